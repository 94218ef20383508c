"""Tests of content files: loaded completely or not at all, with the path of every mistake."""

import copy
import datetime
import io
import re

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from achievements.content.document import read
from achievements.content.plan import read_plan
from achievements.models import Achievement, Figure, Organization, Part
from publishing.items import ConflictError
from publishing.snapshots import snapshot_of
from sectors.models import Page, Plan, Sector, StrategyPoint
from tests import builders
from tests.samples import SAMPLE
from tests.staff import edit
from tests.workflow import run

pytestmark = pytest.mark.django_db

LINE = re.compile(r"line \d+: ")  # of a mistake; tests/achievements/test_content_yaml.py has these


MW = {"en": "MW", "ko": "MW"}
SMALL = {
    "plan": {"title": {"en": "Plan", "ko": "계획"}},
    "organizations": {"dgist": {"en": "DGIST", "ko": "디지스트", "kind": "university"}},
    "sectors": [
        {
            "slug": "energy",
            "name": {"en": "Energy", "ko": "에너지"},
            "strategy": [{"en": "Save energy", "ko": "에너지 절약"}],
            "achievements": [
                {
                    "title": {"en": "Power plant", "ko": "발전소"},
                    "period": "2010-10/2011-05",
                    "points": [1],
                    "partners": [["dgist", "host"]],
                    "figures": [{"value": 11.2, "unit": MW}],
                    "parts": [
                        {"title": {"en": "Phase I"}, "figures": [{"value": 5.6, "unit": MW}]},
                        {"title": {"en": "Phase II"}},
                    ],
                    "sources": [{"title": {"en": "Report"}, "url": "https://example.org/report", "date": 2011}],
                }
            ],
        }
    ],
}


@pytest.fixture
def small():
    return copy.deepcopy(SMALL)


@pytest.fixture
def load(tmp_path):
    def load_document(document, **options):
        path = tmp_path / "content.yaml"
        if isinstance(document, dict):
            with path.open("w", encoding="utf-8") as file:
                yaml.dump(document, file)
        else:
            path.write_bytes(document)
        out = io.StringIO()
        call_command("load_content", str(path), stdout=out, **options)
        return out.getvalue()

    return load_document


def everything():
    """Return all stored rows and links of the apps `sectors` and `achievements`, for comparison."""
    models = [model for app in ("sectors", "achievements") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models} | {
        "links": sorted(Achievement.points.through.objects.values_list("achievement_id", "strategypoint_id"), key=str)
    }


def refusal(load, document):
    before = everything()
    with pytest.raises(CommandError) as caught:
        load(document)
    assert everything() == before
    head, *mistakes = str(caught.value).splitlines()
    assert "nothing was written" in head
    return [LINE.sub("", mistake) for mistake in mistakes]


def test_loading_twice_changes_nothing(sample):
    before = everything()
    call_command("load_content", SAMPLE, verbosity=0)
    assert everything() == before


def test_loaded_content_is_public_and_its_plan_current(load, small, see):
    load(small)
    assert see("/en/").select_one(".card h3").get_text() == "Energy"


def test_an_item_is_found_again_and_updated(load, small):
    load(small)
    number = Achievement.objects.get().pk
    figure = Figure.objects.get(part=None).pk
    changed = small["sectors"][0]["achievements"][0]
    changed["period"] = "2012"
    changed["figures"][0]["value"] = 12
    small["organizations"]["dgist"]["ko"] = "대구경북과학기술원"
    assert "0 new, 3 changed, 0 removed" in load(small)
    item = Achievement.objects.get()
    assert (item.pk, str(item.period)) == (number, "2012")
    assert Figure.objects.get(pk=figure).value == 12
    assert Organization.objects.get().name_ko == "대구경북과학기술원"


def test_a_key_lets_a_title_change(load, small):
    small["sectors"][0]["achievements"][0]["key"] = "plant"
    load(small)
    small["sectors"][0]["achievements"][0]["title"]["en"] = "Fuel-cell power plant"
    load(small)
    assert Achievement.objects.get().title_en == "Fuel-cell power plant"
    assert Part.objects.count() == 2


def test_a_dry_run_says_what_would_change_and_writes_nothing(load, small):
    load(small)
    before = everything()
    small["sectors"][0]["achievements"][0]["period"] = 2012
    small["sectors"][0]["achievements"][0]["parts"].pop()
    small["sectors"][0]["achievements"].append({"title": {"en": "New one"}})
    report = load(small, dry_run=True)
    assert "sectors[0].achievements[0]: period: 2010-10/2011-05 → 2012" in report
    assert "sectors[0].achievements[1]: new achievement" in report
    assert "removed part: Phase II" in report
    assert "Would change: 1 new, 1 changed, 1 removed" in report
    assert everything() == before


def test_missing_keys_change_nothing_and_staff_rows_are_kept(load, small):
    load(small)
    item = Achievement.objects.get()
    builders.part(achievement=item, title_en="Added by staff")
    for key in ("period", "partners", "sources", "points"):
        del small["sectors"][0]["achievements"][0][key]
    small["sectors"][0]["achievements"][0]["parts"].pop(0)
    load(small)
    item.refresh_from_db()
    assert str(item.period) == "2010-10/2011-05"
    assert (item.partners.count(), item.sources.count(), item.points.count()) == (1, 1, 1)
    assert set(item.parts.values_list("title_en", flat=True)) == {"Added by staff", "Phase II"}


def test_missing_figures_are_kept_separately_for_an_achievement_and_its_parts(load, small):
    load(small)
    achievement = small["sectors"][0]["achievements"][0]
    del achievement["figures"]
    load(small)
    assert Figure.objects.count() == 2
    del achievement["parts"][0]["figures"]
    achievement["figures"] = []
    load(small)
    assert [str(figure.value.normalize()) for figure in Figure.objects.all()] == ["5.6"]


def test_a_breadcrumb_in_one_language_leaves_the_other(load, small):
    small["plan"]["breadcrumb"] = [{"en": "Home", "ko": "홈"}]
    load(small)
    small["plan"]["breadcrumb"] = [{"en": "Start"}]
    load(small)
    assert Plan.objects.values_list("breadcrumb_en", "breadcrumb_ko").get() == ("Start", "홈")


@pytest.mark.parametrize("empty", ["", {}, {"ko": ""}])
def test_counted_and_outcome_can_be_emptied(load, small, empty):
    achievement = small["sectors"][0]["achievements"][0]
    achievement["outcome"] = {"is": "achieved", "note": {"en": "It works."}}
    achievement["figures"][0]["counted"] = {"ko": "발전기"}
    load(small)
    achievement["outcome"], achievement["figures"][0]["counted"] = "", empty
    load(small)
    assert Achievement.objects.values_list("outcome", "outcome_note_en").get() == ("", "")
    assert Figure.objects.get(part=None).measure is None


def test_an_empty_value_removes_the_stored_value(load, small):
    load(small)
    small["sectors"][0]["achievements"][0] |= {"period": "", "partners": [], "points": []}
    load(small)
    item = Achievement.objects.get()
    assert (item.period, item.partners.count(), item.points.count()) == (None, 0, 0)


def test_achievements_that_the_file_lacks_are_kept(load, small):
    load(small)
    small["sectors"][0]["achievements"] = []
    load(small)
    assert Achievement.objects.live().count() == 1


def test_if_empty_leaves_a_filled_portal_alone(load, small):
    load(small)
    Sector.objects.update(name_en="Changed by staff")
    load(small, if_empty=True)
    assert Sector.objects.get().name_en == "Changed by staff"


def test_a_second_plan_does_not_take_the_front_page(load, small):
    load(small)
    load({"plan": {"title": {"en": "Another plan"}}})
    assert Plan.objects.current().title_en == "Plan"
    assert Plan.objects.count() == 2


def test_a_plan_in_korean_alone_is_loaded_with_an_address_of_its_own(load, small):
    document = {
        "plan": {"slug": "plan-2030", "title": {"ko": "계획"}},
        "sectors": [{"slug": "energy", "name": {"ko": "에너지"}, "strategy": [{"ko": "절약"}, {"ko": "전환"}]}],
    }
    document["sectors"][0]["achievements"] = [{"title": {"ko": "하나"}}, {"title": {"ko": "둘"}, "points": [2]}]
    load(document)
    assert [item.key for item in Achievement.objects.order_by("pk")] == ["energy/하나", "energy/둘"]
    assert [point.slug for point in StrategyPoint.objects.all()] == ["energy-1", "energy-2"]


def test_pages_are_loaded(load, small, see):
    small["pages"] = [{"slug": "about", "title": {"en": "About"}, "body": {"en": "Some *words*."}}]
    load(small)
    assert see(Page.objects.get().get_absolute_url()).select_one(".prose em").get_text() == "words"


def test_a_file_of_another_plan_does_not_take_its_sectors(load, small):
    load(small)
    small["plan"]["title"]["en"] = "Another plan"
    assert refusal(load, small)[0].startswith("sectors[0].slug: “energy” is a sector of the plan “Plan”.")


def test_achievements_missing_from_the_file_are_reported(load, small):
    load(small)
    small["sectors"][0]["achievements"][0]["title"]["en"] = "Plant of power"
    assert "Not in this file, and kept: achievement" in load(small)
    assert Achievement.objects.count() == 2


def test_a_partner_that_staff_entered_is_taken_over(load, small):
    load(small)
    item = Achievement.objects.get()
    item.partners.all().delete()
    own = builders.partner(achievement=item, organization=Organization.objects.get(), role="host")
    assert "0 new, 0 changed, 0 removed" in load(small)
    assert item.partners.get() == own


def test_a_part_goes_without_its_figures_and_stays_with_those_of_staff(load, small):
    load(small)
    first = Part.objects.get(title_en="Phase I")
    own = builders.figure(achievement=first.achievement, part=first, label_en="Counted by staff")
    small["sectors"][0]["achievements"][0]["parts"] = []
    load(small)
    assert [part.title_en for part in Part.objects.all()] == ["Phase I"]
    own.delete()
    load(small)
    assert not Part.objects.exists()


def test_a_figure_that_staff_gave_to_a_part_survives_the_part(load, small):
    load(small)
    Figure.objects.filter(part=None).update(part=Part.objects.get(title_en="Phase II"))
    small["sectors"][0]["achievements"][0]["parts"].pop()
    load(small)
    assert Figure.objects.get(value="11.2").part is None


def test_links_to_points_that_staff_made_are_kept(load, small):
    load(small)
    item = Achievement.objects.get()
    own = builders.point(sector=item.sector)
    item.points.add(own)
    load(small)
    assert own in item.points.all()


def test_points_can_be_named_without_repeating_the_strategy(load, small):
    load(small)
    Achievement.points.through.objects.all().delete()
    del small["sectors"][0]["strategy"]
    load(small)
    assert Achievement.objects.get().points.count() == 1


def test_a_day_is_a_period_with_and_without_quotes(load, small):
    achievement = small["sectors"][0]["achievements"][0]
    achievement["period"] = datetime.date(2013, 10, 13)  # written without quotes
    load(small)
    assert str(Achievement.objects.get().period) == "2013-10-13"
    content = yaml_text(small).replace("2013-10-13", "2013-02-30").encode()
    assert refusal(load, content)[0].startswith("sectors[0].achievements[0].period: 2013-02 has no day 30.")


def yaml_text(document):
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def test_every_mistake_is_named_by_its_path_in_one_go(load, small):
    sector = small["sectors"][0]
    achievement = sector["achievements"][0]
    small["plan"]["titel"] = "x"
    small["organizations"]["dgist"]["kind"] = "school"
    achievement["period"] = "2012/2009"
    achievement["partners"] = [["nobody", "host"], ["dgist", "friend"], ["dgist"]]
    achievement["figures"] = [
        {"value": "many"},
        {"value": 5, "as_of": "2009/2012"},
        {"unit": {"en": "MW"}},
        {"value": 1, "target": 3},
    ]
    achievement["parts"] = [{"title": {"en": ""}}, "Phase II"]
    achievement["points"] = [2]
    achievement["sources"] = [{"title": {"en": "Report"}, "url": "ftp:/nowhere"}]
    sector["achievements"].append({"title": {"en": "Power plant"}})
    sector["achievements"].append({"title": "Power plant"})
    small["sectors"].append({"slug": "Not a slug", "name": {"fr": "Énergie"}})
    mistakes = dict(line.split(": ", 1) for line in refusal(load, small))
    assert mistakes["plan"] == "“titel” cannot be used here. Did you mean “title”?"
    assert mistakes["organizations.dgist.kind"].startswith(
        "“school” is not one of the choices. Use one of: government,"
    )
    assert mistakes["sectors[0].achievements[0].period"].startswith("The period ends (2009) before it begins (2012).")
    assert (
        mistakes["sectors[0].achievements[0].partners[0][0]"]
        == "“nobody” is not in the document's list of organizations."
    )
    assert mistakes["sectors[0].achievements[0].partners[1][1]"].startswith(
        "“friend” is not one of the choices. Use one of: lead,"
    )
    assert mistakes["sectors[0].achievements[0].partners[2]"] == "Write an organization and its role: [dgist, host]."
    assert mistakes["sectors[0].achievements[0].figures[0].value"].startswith("“many” is not a number.")
    assert mistakes["sectors[0].achievements[0].figures[1].as_of"].startswith("Enter one date")
    assert mistakes["sectors[0].achievements[0].figures[2]"] == "“value” is missing."
    assert mistakes["sectors[0].achievements[0].figures[3].target"] == "“3” has to be true or false."
    assert mistakes["sectors[0].achievements[0].parts[0].title.en"] == "Enter the title in at least one language."
    assert mistakes["sectors[0].achievements[0].parts[1]"].startswith("This has to be a mapping")
    assert mistakes["sectors[0].achievements[0].points[0]"].startswith("“2” is not a strategy point.")
    assert mistakes["sectors[0].achievements[0].sources[0].url"] == "Enter a valid URL."
    assert "already used at sectors[0].achievements[0]" in mistakes["sectors[0].achievements[1]"]
    assert mistakes["sectors[0].achievements[2].title"].startswith("This has to be a mapping")
    assert mistakes["sectors[1].slug"].startswith("Use lowercase letters from a to z")
    assert mistakes["sectors[1].name"].startswith("“fr” cannot be used here.")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"plan: [", "Line 1 is not YAML"),
        (b"plan:\n  title: {en: A}\nplan:\n  title: {en: B}\n", "Line 3: this key appears twice: plan."),
        ("plan: {title: {ko: 계획}}".encode("euc-kr"), "Line 1 is not UTF-8. Save the file as UTF-8."),
        (b"", "This has to be a mapping"),
        (b"- a\n- b\n", "This has to be a mapping"),
        (b"sectors: []", "“plan” is missing."),
        (b"plan: {title: {en: A}}\nsectors: 5", "sectors: This has to be a list"),
        (b"plan: {title: {en: 5}}", "plan.title.en: This has to be text."),
        (b'plan: {title: {en: "a\\0b"}}', "plan.title.en: This text contains a character that is not allowed."),
        (b'plan: {title: {en: "a\\ud800"}}', "plan.title.en: This text contains a character that is not allowed."),
        (b"plan: {title: {ko: '?'}}", "“slug” is missing: the title has no letters"),
        (b"plan: {title: {en: A}}\norganizations: {1: {en: B}}", "“1” cannot be a key."),
        (b"plan: {title: {en: A}}\nsectors: [{slug: true, name: {en: B}}]", "sectors[0].slug: This has to be text."),
        (b"plan: {title: {en: A}, breadcrumb: [{en: B, url: 5}]}", "breadcrumb[0].url: This has to be text."),
        (b"plan: {title: {en: A}, breadcrumb: [{en: B, url: 'ftp://x'}]}", "is not a web address"),
        (
            b"plan: {title: {en: A}, breadcrumb: [{url: 'https://x.example/'}]}",
            "Every step of the breadcrumb needs a name.",
        ),
        (b"plan: !!python/object/apply:os.system [ls]", "not YAML"),
        (b"plan: {title: {en: A\x00}}", "not YAML"),
        (b"[" * 5000, "not YAML"),
        (b"a: &a [*a]", "cannot be used here"),
        (
            b"plan: {title: {en: A}, breadcrumb: [{en: Home, ko: x}, {en: Plan}]}",
            "Every step of the breadcrumb needs “ko”",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_invalid_document_is_refused_with_a_message(load, content, sentence):
    mistakes = refusal(load, content)
    assert any(sentence in mistake for mistake in mistakes), mistakes


def test_a_file_that_is_not_there_is_answered_with_a_sentence():
    with pytest.raises(CommandError, match="This file cannot be opened: No such file or directory"):
        call_command("load_content", "nowhere.yaml")


def test_demo_users_are_made_once(django_user_model):
    first, second = io.StringIO(), io.StringIO()
    call_command("create_demo_users", stdout=first)
    call_command("create_demo_users", stdout=second)
    assert set(django_user_model.objects.values_list("username", "is_superuser")) == {
        ("admin", True),
        ("publisher", False),
        ("editor", False),
    }
    passwords = [line.rpartition(" ")[2] for line in first.getvalue().splitlines()[:3]]
    for user, password in zip(django_user_model.objects.order_by("pk"), passwords, strict=True):
        assert user.check_password(password)
    assert second.getvalue() == ""


def test_a_file_changes_nothing_that_was_withdrawn_scheduled_or_is_being_drafted(sample):
    item = Achievement.objects.first()
    later = timezone.now() + datetime.timedelta(days=1)
    for state in (
        {"withdraw_at": timezone.now()},
        {"withdraw_at": later},
        {"publish_at": later},
        {},
    ):
        Achievement.objects.filter(pk=item.pk).update(title_en="Another", **state)
        if "withdraw_at" not in state:
            item.start_history(by=None)
        with pytest.raises(CommandError, match=r"withdrawn|open draft"):
            call_command("load_content", SAMPLE, verbosity=0)
        item.refresh_from_db()
        assert item.title_en == "Another"
        item.revisions.filter(published_at=None).delete()
        Achievement.objects.filter(pk=item.pk).update(withdraw_at=None, publish_at=item.revisions.first().published_at)
    call_command("load_content", SAMPLE, verbosity=0)
    item.refresh_from_db()
    assert item.title_en != "Another"


def test_a_file_does_not_bring_back_what_was_hidden(load, small, publisher):
    load(small)
    item = Achievement.objects.first()
    for each in (item, item.sector):
        run("hide", each, by=publisher, note_en="A name.", note_ko="이름.")
    assert [each for each in refusal(load, small) if "This was hidden on the portal." in each]


def test_a_change_that_somebody_saves_while_a_file_is_read_is_not_written_over(sample, editor, tmp_path):
    item = Achievement.objects.order_by("pk").first()
    Achievement.objects.filter(pk=item.pk).update(title_en="Another")
    change = read_plan(read(SAMPLE))
    assert edit(editor, item, place_en="Elsewhere").status_code == 302
    with pytest.raises(ConflictError):
        change.apply()
    item.refresh_from_db()
    assert (item.title_en, item.draft.snapshot["fields"]["place_en"]) == ("Another", "Elsewhere")


def test_a_revision_says_all_that_a_file_changed(load, small):
    load(small)
    item = Achievement.objects.get()
    small["sectors"][0]["achievements"][0] |= {
        "key": item.key.rpartition("/")[2],
        "title": {"en": "Bigger plant", "ko": "큰 발전소"},
    }
    small["sectors"][0]["achievements"][0]["figures"][0]["value"] = 12
    load(small)
    item.refresh_from_db()
    assert item.title_en == "Bigger plant"
    assert item.revisions.in_force().get().snapshot == snapshot_of(item)


def test_units_and_measures_are_named_by_their_keys_and_figures_by_keys_of_their_own(load, small):
    small["units"] = {"gauge": {"en": "gauges", "ko": "기"}}
    small["measures"] = {"gauges": {"en": "Gauges set up", "ko": "설치한 계측기", "unit": "gauge"}}
    achievement = small["sectors"][0]["achievements"][0]
    achievement["figures"] = [
        {"key": "first", "value": 5, "measure": "gauges", "as_of": 2024},
        {"key": "second", "value": 7, "measure": "gauges", "as_of": 2025, "kind": "target"},
        {"key": "money", "value": 60, "unit": "KRW", "label": {"en": "Budget"}, "year": 2026, "spending": "planned"},
        {"value": 20, "unit": {"ko": "원"}, "label": {"en": "From the state"}, "share_of": 3, "funder": "dgist"},
    ]
    achievement["figures"][3]["spending"] = "planned"
    load(small)
    rows = Figure.objects.filter(part=None).order_by("position")
    assert [(str(row.value.normalize()), row.measure.slug, row.unit.slug, row.kind) for row in rows] == [
        ("5", "gauges", "gauge", "result"),
        ("7", "gauges", "gauge", "target"),
        ("6E+1", "budget", "krw", "result"),
        ("2E+1", "from-the-state", "krw", "result"),
    ]
    assert rows[3].whole == rows[2]
    assert (rows[2].year, rows[3].funder.slug) == (2026, "dgist")
    key = rows[1].pk
    del achievement["figures"][0]
    achievement["figures"][2]["share_of"] = 2
    load(small)
    assert Figure.objects.get(kind="target").pk == key


SIZE = {"value": 5, "unit": MW, "label": {"en": "Size"}}
FIGURE_MISTAKES = [
    ([SIZE, {"value": 6, "unit": MW, "label": {"en": "si ze"}, "as_of": 2020}], "[1].label.en", "differs from"),
    ([{"value": 5, "unit": MW}, {"value": 6, "unit": MW, "share_of": 1}], "[1].share_of", "is larger than its whole"),
    ([{"value": "many", "unit": MW}, {"value": 6, "unit": MW, "share_of": 1}], "[0].value", "is not a number"),
    ([{"value": 5, "unit": MW, "share_of": 1}], "[0].share_of", "is no figure before this one"),
    ([SIZE, SIZE], "[1]", "has two figures for one date"),
    ([{"value": 5, "unit": MW, "year": 2024}], "[0].year", "for amounts of money alone"),
    ([{"value": 5}], "[0]", "“unit” is missing"),
    ([{"value": 5, "label": {"en": "Size"}}], "[0]", "“unit” is missing"),
    ([{"value": 5, "measure": "nothing"}], "[0].measure", "There is no measure “nothing”"),
    ([{"value": 5, "unit": MW, "kind": "target", "target": True}], "[0].target", "either “kind” or “target”"),
    ([{"value": 5, "unit": MW, "funder": "nobody"}], "[0].funder", "list of organizations"),
    ([{"value": 5, "unit": MW, "year": "next"}], "[0].year", "is not a year"),
]


@pytest.mark.parametrize(("figures", "path", "message"), FIGURE_MISTAKES)
def test_a_mistake_in_a_figure_has_its_path_and_advice_once(load, small, figures, path, message):
    small["sectors"][0]["achievements"][0]["figures"] = copy.deepcopy(figures)
    [mistake] = refusal(load, small)
    place, _colon, advice = mistake.partition(": ")
    assert place == f"sectors[0].achievements[0].figures{path}"
    assert message in advice


FACE = {
    "plan": {
        "noun": "project",
        "continues": "before",
        "office": "growth",
        "stories": [{"achievement": "energy/power-plant", "headline": {"en": "Power"}, "until": "2026-12-31"}],
    },
    "offices": {
        "growth": {"en": "Growth Division", "ko": "성장과", "telephone": "000-000-0100", "email": "growth@example.org"},
        "grid_team": {"en": "Grid Team"},
    },
    "sector": {"hue": "teal", "icon": "bolt", "office": "grid-team"},
}


def with_face(document):
    """Return a document whose plan, sector and achievement say how they look and who answers for them."""
    document["offices"] = copy.deepcopy(FACE["offices"])
    document["plan"] |= copy.deepcopy(FACE["plan"])
    document["sectors"][0] |= FACE["sector"]
    document["sectors"][0]["achievements"][0]["office"] = "growth"
    return document


def test_offices_stories_hues_and_icons_are_loaded_and_kept(load, small):
    before = builders.plan(slug="before")
    load(with_face(small))
    plan, item = Plan.objects.get(slug="plan"), Achievement.objects.get()
    assert (plan.noun, plan.continues, str(plan.office)) == ("project", before, "Growth Division")
    assert (item.sector.hue, item.sector.icon, str(item.sector.office)) == ("teal", "bolt", "Grid Team")
    assert item.office.telephone == "000-000-0100"
    story = plan.stories.get()
    assert (str(story), story.achievement, story.until) == ("Power", item, datetime.date(2026, 12, 31))
    assert plan.revisions.get().snapshot == snapshot_of(plan)

    assert " 0 new, 0 changed, 0 removed, " in load(with_face(small))

    small["plan"] = {"title": small["plan"]["title"], "stories": [], "office": ""}
    small["sectors"][0] = {name: value for name, value in small["sectors"][0].items() if name not in FACE["sector"]}
    load(small)
    plan.refresh_from_db()
    assert (plan.noun, plan.office, plan.stories.count()) == ("project", None, 0)
    assert Sector.objects.get().hue == "teal"


@pytest.mark.parametrize(
    ("change", "path", "sentence"),
    [
        ({"hue": "mauve"}, "sectors[0].hue", "“mauve” is not one of the choices."),
        ({"icon": "boat"}, "sectors[0].icon", "“boat” is not one of the choices."),
        ({"office": "nobody"}, "sectors[0].office", "There is no office “nobody”. Declare it under “offices” first."),
    ],
)
def test_a_mistake_in_the_look_of_a_sector_is_named(load, small, change, path, sentence):
    small["sectors"][0] |= change
    with pytest.raises(CommandError, match=re.escape(f"{path}: {sentence}")):
        load(small)


def test_a_mistake_in_a_story_or_an_office_is_named(load, small):
    document = with_face(small)
    document["plan"]["continues"] = "nowhere"
    document["plan"]["stories"] = [{"achievement": "energy/nothing", "until": "2026-13-01"}, {"headline": {"en": "x"}}]
    document["plan"]["stories"].append({"achievement": "energy/power-plant", "until": "tomorrow"})
    document["offices"]["growth"]["telephone"] = "call us"
    with pytest.raises(CommandError) as refusal:
        load(document)
    for sentence in (
        "plan.continues: There is no plan “nowhere”. Load that one first.",
        "plan.stories[0].achievement: There is no achievement “energy/nothing”.",
        "plan.stories[1]: “achievement” is missing.",
        "plan.stories[2].until: “tomorrow” is not a date. Write it like 2026-03-31.",
        "offices.growth.telephone: Enter one telephone number",
    ):
        assert sentence in str(refusal.value)
    assert not Achievement.objects.exists()
