"""Tests of the bulk path of content files: the same rows, history and mistakes as one row after another."""

import copy
import datetime
import random
from unittest import mock

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from achievements.content import history, writing
from achievements.content.document import Node
from achievements.content.plan import read_plan
from achievements.content.progress import LoadProgress
from achievements.content.stored_rows import StoredRows
from achievements.models import Achievement, Figure, Organization, Part
from fields.uniqueness import rules_of
from publishing.items import ConflictError
from publishing.models import ContentVersion
from publishing.snapshots import snapshot_of
from sectors.models import Page, Plan, Sector
from tests import builders
from tests.achievements.plain_loading import plainly
from tests.examples import number_of_examples
from tests.samples import SAMPLE

pytestmark = pytest.mark.django_db

with open(SAMPLE, encoding="utf-8") as sample_file:
    DOCUMENT = yaml.safe_load(sample_file)


def change_of(document):
    return read_plan(Node(copy.deepcopy(document)))


def load(document):
    change = change_of(document)
    assert not change.mistakes, change.mistakes
    with transaction.atomic():
        change.apply()
    return change


SIZE = {"unit": {"en": "kW", "ko": "kW"}, "label": {"en": "Size", "ko": "규모"}}
MONEY = {"measure": "money", "unit": {"ko": "억 원"}, "funder": "newcomer", "spending": "spent"}


def achievements_of(document):
    return [each for sector in document["sectors"] for each in sector["achievements"]]


# The same rows and history


def content_models():
    return [model for app in ("sectors", "achievements") for model in apps.get_app_config(app).get_models()] + [
        AuditEntry
    ]


def everything(began):
    """Return all rows of content and of the audit log; moments of this test are "now"."""
    rows = {model._meta.label: list(model.objects.order_by("pk").values()) for model in content_models()}
    links = Achievement.points.through.objects.values_list("achievement_id", "strategypoint_id")
    return without_moments(rows | {"links": sorted(links, key=str)}, began)


def without_moments(value, began):
    if isinstance(value, datetime.datetime):
        return "now" if value >= began else value
    if isinstance(value, dict):
        return {key: without_moments(each, began) for key, each in value.items()}
    return [without_moments(each, began) for each in value] if isinstance(value, list | tuple) else value


def restart_sequences():
    """Let new rows have the numbers that a load that was rolled back has used."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), content_models()):
            cursor.execute(statement)


def loaded_plainly(documents, began):
    """Everything as it is when the documents are loaded one row after another; the load is rolled back."""
    restart_sequences()
    with transaction.atomic():
        for document in documents:
            with plainly():
                load(document)
        rows = everything(began)
        transaction.set_rollback(True)
    restart_sequences()
    return rows


def edited(document, seed):
    """Return the document with changes of all kinds, none of them wrong."""
    dice, document = random.Random(seed), copy.deepcopy(document)  # noqa: S311 - no secret
    document["plan"]["title"]["en"] += " 2"
    document["organizations"]["kiria"]["ko"] += " 2"
    document["organizations"]["newcomer"] = {"en": f"Newcomer {seed}", "kind": "company"}
    document["measures"] = {"money": {"en": "Public money", "ko": "공공 투자", "unit": "krw"}}
    document["plan"]["figures"] = [{"value": 100 + seed} | SIZE, {"value": 900, "kind": "target", "as_of": 2030} | SIZE]
    document["sectors"][0]["figures"] = [{"value": seed, "kind": "baseline", "as_of": 2009} | SIZE]
    document["sectors"][0]["strategy"].append({"en": f"Point {seed}", "ko": "하나 더"})
    document["sectors"][1]["strategy"].pop()
    for sector in document["sectors"]:
        for achievement in sector["achievements"]:
            edit(achievement, dice, len(sector["strategy"]))
        sector["achievements"].insert(
            dice.randrange(5), {"title": {"en": f"New {seed}"}, "figures": [{"value": "0.5"} | SIZE]}
        )
    return document


def edit(achievement, dice, points):
    achievement["points"] = [point for point in achievement.get("points", ()) if point <= points]
    if dice.random() < 0.5:
        achievement |= dice.choice(
            [
                {"title": {"en": f"Title {dice.random()}", "ko": "제목"}},
                {
                    "figures": [
                        {"value": 12, "unit": {"en": "MW"}},
                        {"value": 610, "as_of": 2012, "target": True} | SIZE,
                    ]
                },
                {"figures": [{"value": 12} | MONEY, {"value": 5, "share_of": 1, "year": 2026} | MONEY]},
                {"partners": [["newcomer", "host"], ["kiria", "lead"]]},
                {"parts": [{"title": {"en": "Phase II"}, "figures": [{"value": 7} | SIZE]}]},
                {"parts": [], "points": [1], "sources": [{"title": {"en": "S"}, "url": "https://example.org/"}]},
                {"period": "2014/..", "outcome": {"is": "achieved", "note": {"en": "Done."}}, "place": {"ko": "대구"}},
            ]
        )


@pytest.mark.parametrize("seed", range(number_of_examples(1, 20)))
def test_rows_and_history_are_those_of_one_row_after_another(seed):
    documents = [DOCUMENT, edited(DOCUMENT, 2 * seed)]
    documents.append(edited(documents[-1], 2 * seed + 1))
    began = timezone.now().replace(microsecond=0)
    expected = loaded_plainly(documents, began)
    for document in documents:
        load(document)
    found = everything(began)
    assert len(found["achievements.AchievementRevision"]) > 60
    for label, rows in expected.items():
        assert found[label] == rows, label


def test_snapshots_are_those_that_the_database_gives(sample):
    for model in (Plan, Sector, Page, Organization, Achievement):
        for item in model.objects.all():
            revision = item.revisions.in_force().get()
            assert revision.snapshot == snapshot_of(item) or model in (Plan, Sector), item
            if connection.vendor == "sqlite":  # PostgreSQL keeps no order of keys
                assert list(revision.snapshot["fields"]) == list(snapshot_of(item)["fields"])


def test_the_orders_of_new_children_are_part_of_snapshots(sample):
    for item in [*Plan.objects.all(), *Sector.objects.all()]:
        assert item.revisions.in_force().get().snapshot == snapshot_of(item)


def test_a_large_order_is_no_part_of_a_snapshot(monkeypatch):
    monkeypatch.setattr(history, "MAX_ORDER", 5)
    load(DOCUMENT)
    assert {revision.snapshot["order"] for revision in Sector.revisions.rel.related_model.objects.all()} == {None}


def test_a_load_renews_the_content_version():
    tokens = set(ContentVersion.objects.values_list("token", flat=True))
    load(DOCUMENT)
    assert set(ContentVersion.objects.values_list("token", flat=True)) != tokens


@pytest.mark.parametrize("model", [Achievement, Organization, Sector])
def test_a_model_with_a_save_of_its_own_is_saved_by_it(monkeypatch, model):
    began = timezone.now().replace(microsecond=0)
    expected = loaded_plainly([DOCUMENT], began)
    saved, save = [], model.save

    def own_save(item, **options):
        saved.append(item)
        save(item, **options)

    monkeypatch.setattr(model, "save", own_save)
    load(DOCUMENT)
    assert len(saved) == model.objects.count()
    found = everything(began)
    for label in ("achievements.Achievement", "achievements.Figure", "sectors.Sector", "links"):
        assert len(found[label]) == len(expected[label])
    item = Achievement.objects.order_by("pk").last()
    assert item.revisions.get().snapshot == snapshot_of(item)


def test_items_that_were_never_public_keep_their_drafts(sample):
    document = copy.deepcopy(DOCUMENT)
    achievement = achievements_of(document)[0]
    item = Achievement.objects.get(key__endswith=achievement["key"])
    item.revisions.all().delete()
    Achievement.objects.filter(pk=item.pk).update(publish_at=None)
    achievement["title"]["en"] = "Another title"
    load(document)
    item.refresh_from_db()
    assert (item.publish_at, item.title_en) == (None, "Another title")
    assert item.draft.snapshot["fields"]["title_en"] == "Another title"


# Few statements


def test_the_number_of_statements_does_not_grow_with_the_file(sample):
    few, many = copy.deepcopy(DOCUMENT), copy.deepcopy(DOCUMENT)
    for sector in few["sectors"]:
        sector["achievements"] = sector["achievements"][:2]
    with CaptureQueriesContext(connection) as of_few:
        load(few)
    with CaptureQueriesContext(connection) as of_many:
        load(many)
    assert len(of_many) <= len(of_few) + 5


def test_achievements_without_keys_are_found_with_few_statements():
    document = copy.deepcopy(DOCUMENT)
    for number, achievement in enumerate(achievements_of(document)):
        achievement.pop("key")
        if number % 2:
            achievement["title"] = {"ko": achievement["title"]["ko"]}
    load(document)
    with CaptureQueriesContext(connection) as statements:
        assert not load(document).touched
    assert len(statements) < 65


def test_a_row_may_be_matched_by_several_columns(sample):
    stored = StoredRows()
    item = Achievement.objects.filter(figures__isnull=False).first()
    same = stored.find(Achievement, {"key": item.key, "sector": item.sector})
    assert same == item
    assert stored.find(Achievement, {"key": item.key, "sector": item.sector}) is same
    [figure, *_others] = same.stored_rows["figures"]
    assert stored.find(Figure, {"pk": figure.pk}, same) is figure
    assert stored.find(Figure, {"achievement": same, "position": figure.position}, same) is figure


def test_new_rows_are_written_with_few_statements():
    with CaptureQueriesContext(connection) as statements:
        load(DOCUMENT)
    writes = [
        each["sql"] for each in statements if each["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert len(writes) < 60


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets many write at a time")
def test_statements_are_ready_before_the_transaction_on_sqlite():
    change = change_of(DOCUMENT)
    writer = writing.ChangeWriter(change)
    writer.prepare()
    assert isinstance(writer.statements, list)
    assert isinstance(writer.history.entries, list)


# Mistakes


def wrecked(document, dice):
    document = copy.deepcopy(document)
    for _ in range(dice.choice([1, 3, 10, 30])):
        container, key = dice.choice(list(places_in(document)))
        kind = dice.random()
        if kind < 0.7:
            container[key] = copy.deepcopy(dice.choice(JUNK))
        elif kind < 0.8 and isinstance(container, list):
            container.append(copy.deepcopy(container[key]))
        elif kind < 0.9 and isinstance(container, dict):
            container[f"{key}x"] = container.pop(key)
        else:
            del container[key]
    return document


def places_in(value):
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places_in(value[key])


JUNK = [
    *[None, "", 0, 1, -5, 3.7, True, "x", [], {}, [1, 2], {"en": ""}, {"en": "x"}, {"fr": "y"}, {"en": 5}],
    *["2012/2009", "2009/2012", "2013-02-30", 2011, "Not a slug", "ftp:/no", "a" * 400, {"en": "b" * 400}, "a\0b"],
    *["9999999999999999999", "1.23456789", "nan", "lead", "achieved", "host", "renewable-energy", "https://x.example/"],
    *[["dgist", "host"], ["nobody", "host"], [["dgist", "host"], ["dgist", "host"]], {"is": "achieved"}],
    *[{"is": "", "note": {"en": "n"}}, {"note": {"en": "n"}}, {"en": "Renewable energy", "ko": "x"}],
]


@pytest.mark.parametrize("is_loaded", [False, True], ids=["into nothing", "into what is there"])
def test_mistakes_are_those_of_one_row_after_another(request, is_loaded):
    if is_loaded:
        request.getfixturevalue("sample")
    small, dice, found = copy.deepcopy(DOCUMENT), random.Random(11), set()  # noqa: S311 - no secret
    for sector in small["sectors"]:
        sector["achievements"] = sector["achievements"][:3] + sector["achievements"][-2:]
    for _ in range(number_of_examples(12, 400)):
        document = wrecked(small, dice)
        with plainly():
            expected = sorted(change_of(document).mistakes)
        mistakes = sorted(change_of(document).mistakes)
        assert mistakes == expected
        found |= {mistake.message[:12] for mistake in mistakes}
    assert len(found) > 10


@pytest.mark.parametrize("letter", ["\0", "\ud800"])
def test_keys_that_no_database_takes_are_mistakes(letter):
    document = copy.deepcopy(DOCUMENT)
    document["organizations"][f"a{letter}b"] = {"en": "A"}
    achievements_of(document)[0]["key"] = f"a{letter}b"
    paths = {mistake.path for mistake in change_of(document).mistakes}
    assert {f"organizations.a{letter}b.slug", "sectors[0].achievements[0].key"} <= paths


def test_a_value_that_another_row_has_is_a_mistake(sample):
    document = copy.deepcopy(DOCUMENT)
    other = Plan.objects.get()
    builders.sector(plan=builders.plan(), slug="robots")
    document["sectors"][0]["slug"] = "robots"
    assert any(mistake.path == "sectors[0].slug" for mistake in change_of(document).mistakes), other


def test_two_rows_of_a_file_do_not_have_the_same_unique_value(monkeypatch):
    """Check what no reader looks for: here that names are unique."""
    monkeypatch.setitem(Organization._meta.get_field("name_en").__dict__, "unique", True)
    document = copy.deepcopy(DOCUMENT)
    document["organizations"]["second"] = {"en": document["organizations"]["dgist"]["en"]}
    rules_of.cache_clear()
    [mistake] = change_of(document).mistakes
    rules_of.cache_clear()
    assert mistake.path == "organizations.second.en"
    assert "already exists" in mistake.message


# Somebody else at the same time


def test_a_conflict_leaves_nothing(sample):
    document = copy.deepcopy(DOCUMENT)
    for achievement in achievements_of(document)[:3]:
        achievement["title"]["en"] += "!"
    change = change_of(document)
    Achievement.objects.filter(pk=change.touched[-1].pk).update(version=99)
    with pytest.raises(ConflictError), transaction.atomic():
        change.apply()
    assert not Achievement.objects.filter(title_en__endswith="!").exists()


def test_two_loads_of_the_same_file_at_one_time_end_in_one_load_and_a_sentence(tmp_path):
    path = tmp_path / "content.yaml"
    path.write_text(yaml.safe_dump(DOCUMENT, allow_unicode=True), encoding="utf-8")
    first = change_of(DOCUMENT)
    prepare = writing.ChangeWriter.prepare

    def prepare_while_another_writes(writer):
        prepare(writer)
        with mock.patch.object(writing.ChangeWriter, "prepare", prepare):
            first.apply()

    refused = pytest.raises(CommandError, match="Somebody else wrote the same at this moment; nothing was written")
    with mock.patch.object(writing.ChangeWriter, "prepare", prepare_while_another_writes), refused:
        call_command("load_content", str(path), verbosity=0)
    assert Achievement.objects.count() == len(achievements_of(DOCUMENT))
    assert AuditEntry.objects.filter(item_type="achievements.achievement").count() == Achievement.objects.count()


@pytest.mark.parametrize("error", [IntegrityError("x"), OperationalError("database is locked"), ConflictError()])
def test_what_the_database_refuses_is_said_in_a_sentence(error):
    refused = pytest.raises(CommandError, match="nothing was written")
    with mock.patch.object(writing.ChangeWriter, "write", side_effect=error), refused:
        call_command("load_content", SAMPLE, verbosity=0)
    assert not Plan.objects.exists()


# What the command says


def test_the_command_says_how_far_it_is_and_how_much_it_did(capsys):
    call_command("load_content", SAMPLE)
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        f"Reading {SAMPLE} …",
        "Comparing it with the database …",
        "Preparing what is to be written …",
        "Writing …",
    ]
    assert f"achievements: {Achievement.objects.count()} added, 0 changed, 0 removed, 0 unchanged" in said.out
    assert f"parts: {Part.objects.count()} added, 0 changed, 0 removed, 0 unchanged" in said.out


def test_a_long_comparison_says_how_far_it_is(capsys, monkeypatch):
    monkeypatch.setattr("achievements.content.progress.SECONDS", -1)
    document = copy.deepcopy(DOCUMENT)
    document["organizations"] |= {f"body-{number}": {"en": f"Body {number}"} for number in range(200)}
    said = []
    read_plan(Node(document), LoadProgress(said.append))
    assert said[0] == "Compared 100 rows …"


def test_verbosity_0_says_nothing_of_the_progress(capsys):
    call_command("load_content", SAMPLE, verbosity=0)
    assert capsys.readouterr().err == ""
