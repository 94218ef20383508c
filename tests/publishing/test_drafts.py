"""Tests of drafts: no public effect of saving, and publication in one step by two people."""

import datetime
import gc

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from achievements.measures.models import Measure, Unit
from achievements.models import (
    Achievement,
    Figure,
    Organization,
    Part,
    Partner,
    PlanFigure,
    PlanStory,
    SectorFigure,
    Source,
)
from publishing.items import Versioned
from publishing.snapshots import snapshot_of
from sectors.models import Identity, Office, Page, Picture, Plan, Sector, StrategyPoint
from tests import builders
from tests.forms import send, shown_in
from tests.html import parse_html
from tests.public import crawl, sitemap_urls
from tests.staff import action_url, change_url, do, edit, list_url, text_of
from tests.workflow import day, published, run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]

SECRET = "zebra"


def everything(item):
    """Return form values for a change to every part of an achievement, with a secret word in the texts."""
    part, figure = item.parts.get(), item.figures.get()
    body = builders.organization(name_en=f"{SECRET} body", name_ko=f"{SECRET} 기관", slug=f"{SECRET}-body")
    measure = builders.measure(name_en=f"{SECRET} label", name_ko=f"{SECRET} 이름", unit=figure.unit)
    return {
        "title_en": f"{SECRET} title",
        "title_ko": f"{SECRET} 제목",
        "text_en": f"{SECRET} text",
        "period": "2031/2032",
        "place_en": f"{SECRET} place",
        "outcome_note_en": f"{SECRET} outcome",
        "parts-0-id": part.pk,
        "parts-0-title_en": f"{SECRET} part",
        "parts-0-period": "2033",
        "figures-0-id": figure.pk,
        "figures-0-value": "77777",
        "figures-0-measure": measure.pk,
        "partners-TOTAL_FORMS": "2",
        "partners-1-organization": body.pk,
        "partners-1-role": "lead",
        "sources-0-title_en": f"{SECRET} source",
        "sources-0-url": f"https://{SECRET}.example/",
        "points": [],
    }


def public_pages(visitor):
    addresses = ["/en/", "/ko/", "/en/achievements/?sort=title", "/sitemap.xml", *sitemap_urls(visitor)]
    searches = [f"/en/achievements/?q={word}" for word in (SECRET[:-1], "77777", "2031")]
    pages = crawl(visitor, [*addresses, *searches, "/en/achievements/?from=2031", f"/en/organizations/{SECRET}-body/"])
    return {url: response.content.decode() for url, response in pages.items()}


def again(visitor, pages):
    """Return the present content of the same URLs."""
    return {url: visitor.get(url, follow=True).content.decode() for url in pages}


def test_a_draft_of_every_part_is_at_no_public_address_before_it_is_published(editor, publisher, visitor):
    builders.full_achievement("giraffe")
    item = builders.full_achievement("lion")
    before = public_pages(visitor)
    assert len(before) > 20
    about_it = {url: content for url, content in before.items() if "lion" in content and url.startswith("/en/")}
    assert len(about_it) > 5
    assert edit(editor, item, **everything(item)).status_code == 302
    assert again(visitor, about_it) == about_it
    for name, by, values in (
        ("submit", editor, {}),
        ("approve", publisher, {}),
        ("schedule", publisher, {"at": day("2999-01-01")}),
        ("make-preview-link", editor, {}),
    ):
        run(name, item, by=by, **values)
        assert again(visitor, about_it) == about_it
    assert again(visitor, before) == before
    run("publish", item, by=publisher)
    after = public_pages(visitor)
    for word in (
        *(f"{SECRET} {name}" for name in ("title", "text", "place", "outcome", "part", "label", "source")),
        "77,777",
    ):
        assert any(word in content for content in after.values()), word


def test_a_draft_of_a_sector_is_at_no_public_address(editor, publisher, visitor):
    sector = builders.full_achievement("giraffe").sector
    second = builders.achievement(sector=sector, title_en="Second")
    before = public_pages(visitor)
    changes = {"name_en": f"{SECRET} name", "slug": SECRET, "points-0-DELETE": "on", "achievements-1-position": "1"}
    changes |= {"points-TOTAL_FORMS": "2", "points-1-text_en": f"{SECRET} point"}
    assert edit(editor, sector, **changes).status_code == 302
    assert again(visitor, before) == before
    published(sector, editor, publisher)
    after = "".join(public_pages(visitor).values())
    assert all(word in after for word in (f"{SECRET} name", f"/sectors/{SECRET}/", f"{SECRET} point"))
    assert sector.achievements.first() == second


def test_the_form_shows_the_open_draft_and_says_so(editor, publisher):
    item = builders.achievement(title_en="Public title")
    save_edit(item, by=editor, title_en="Draft title")
    User.objects.filter(username="emil").update(last_name="김", first_name="민지")
    page = text_of(publisher.get(change_url(item)))
    assert "This form shows the draft." in page
    assert "Last saved by 김민지" in page
    assert shown_in(publisher, change_url(item))["title_en"] == "Draft title"
    compared = text_of(publisher.get(f"{change_url(item).removesuffix('change/')}compare/"))
    assert all(text in compared for text in ("In progress", "Public title", "Draft title"))


def test_rows_of_a_draft_keep_their_identity(editor, publisher):
    item = builders.full_achievement("lion")
    keys = {name: set(getattr(item, name).values_list("pk", flat=True)) for name in item.dependent_relations}
    edit(editor, item, **{"parts-0-title_en": "New", "figures-0-value": "6", "title_en": "New title"})
    published(item, editor, publisher)
    assert {name: set(getattr(item, name).values_list("pk", flat=True)) for name in item.dependent_relations} == keys
    assert (item.parts.get().title_en, item.figures.get().value) == ("New", 6)


def test_two_drafts_with_new_rows_do_not_take_each_others_place(editor, publisher):
    """Check unique keys of new rows, as SQLite reuses rolled-back numbers."""
    one, other = builders.achievement(), builders.achievement()
    for item, word in ((one, "one"), (other, "other")):
        edit(editor, item, **{"parts-TOTAL_FORMS": "1", "parts-0-title_en": word})
    for item in (one, other):
        run("submit", item, by=editor)
        run("publish", item, by=publisher)
    assert [part.title_en for part in one.parts.all()] == ["one"]
    assert [part.title_en for part in other.parts.all()] == ["other"]


def test_partners_may_change_places_in_a_draft(editor, publisher):
    item = builders.achievement()
    first, second = builders.partner(achievement=item), builders.partner(achievement=item)
    third = builders.organization()
    a, b = first.organization, second.organization
    edit(editor, item, **{"partners-0-organization": third.pk})
    edit(editor, item, **{"partners-1-organization": a.pk})
    edit(editor, item, **{"partners-0-organization": b.pk})
    published(item, editor, publisher)
    assert [(row.pk, row.organization) for row in item.partners.all()] == [(first.pk, b), (second.pk, a)]


def test_a_file_of_a_draft_is_not_served_before_it_is_published(editor, publisher, visitor):
    item = builders.achievement()
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 secret")
    fields = {"sources-TOTAL_FORMS": "1", "sources-0-title_en": "Plan", "sources-0-file": upload}
    assert edit(editor, item, **fields).status_code == 302
    key = item.draft.snapshot["rows"]["sources"][0]["id"]
    assert visitor.get(f"/en/sources/{key}/").status_code == 404
    published(item, editor, publisher)
    assert b"".join(visitor.get(f"/en/sources/{key}/").streaming_content) == b"%PDF-1.7 secret"


def test_an_edit_of_an_unpublished_item_changes_its_row(editor, publisher, visitor):
    item = builders.achievement(**builders.DRAFT)
    edit(editor, item, title_en="Not yet")
    assert Achievement.objects.get().title_en == "Not yet"
    assert visitor.get(item.get_absolute_url()).status_code == 404
    published(item, editor, publisher)
    assert visitor.get(item.get_absolute_url()).status_code == 200
    assert [revision.state for revision in item.revisions.by_time()] == ["published", "superseded"]


def test_saving_an_unchanged_form_makes_no_draft_and_keeps_the_approval(editor, publisher):
    item = builders.full_achievement("lion")
    edit(editor, item)
    assert item.draft is None
    save_edit(item, by=editor, title_en="New")
    run("submit", item, by=editor)
    run("approve", item, by=publisher)
    edit(publisher, item)
    assert item.draft.state == "approved"


def test_internal_notes_are_saved_at_once_and_are_not_part_of_drafts(editor, visitor):
    item = builders.achievement()
    edit(editor, item, to_check="Is it so?")
    item.refresh_from_db()
    assert (item.to_check, item.draft) == ("Is it so?", None)
    edit(editor, item, to_check="Really?", title_en="New")
    assert "Really" not in str(item.draft.snapshot)


def test_incomplete_drafts_are_saved_and_publishing_says_what_is_missing(editor, publisher):
    sector = builders.sector(goal_en="", goal_ko="", **builders.DRAFT)
    assert edit(editor, sector, name_en="Only a name").status_code == 302
    run("submit", sector, by=editor)
    page = publisher.get(action_url("publish", sector))
    assert "Enter the goal of the sector." in text_of(page)
    assert f"{change_url(sector)}#id_goal_en" in page.content.decode()
    assert f"{change_url(sector)}#points-group" in page.content.decode()
    assert do(publisher, "publish", sector).status_code == 200
    sector.refresh_from_db()
    assert sector.publish_at is None
    save_edit(sector, by=editor, goal_en="A goal", **{"points-TOTAL_FORMS": "1", "points-0-text_en": "A point"})
    assert published(sector, editor, publisher).is_live


def test_a_draft_whose_sector_was_withdrawn_meanwhile_is_not_published(editor, publisher):
    item = builders.achievement(title_en="Before")
    save_edit(item, by=editor, title_en="After")
    run("submit", item, by=editor)
    run("withdraw", item.sector, by=publisher, note_en="It ended.", note_ko="끝났습니다.")
    response = do(publisher, "publish", item)
    assert "is not public. Publish it first, or choose another." in text_of(response)
    item.refresh_from_db()
    assert (item.title_en, item.draft.state) == ("Before", "submitted")


def test_an_address_is_only_taken_when_it_is_published(editor, publisher, visitor):
    one, other = builders.sector(slug="one"), builders.sector(slug="other")
    for sector in (one, other):
        builders.point(sector=sector)
        save_edit(sector, by=editor, slug="wanted")
        run("submit", sector, by=editor)
    assert visitor.get("/en/sectors/wanted/").status_code == 404
    assert do(publisher, "publish", one).status_code == 302
    response = do(publisher, "publish", other)
    assert "Another page used this address before" in text_of(response)
    assert shown_in(editor, change_url(other))["slug"] == "other"  # the form of the draft still opens
    other.refresh_from_db()
    assert other.slug == "other"


def test_publishing_costs_the_same_queries_whatever_the_number_of_achievements(editor, publisher):
    counts = []
    for number in (0, 30):
        for _again in range(number):
            builders.achievement()
        item = builders.full_achievement(f"lion{number}")
        save_edit(item, by=editor, title_en="New")
        run("submit", item, by=editor)
        fields = shown_in(publisher, action_url("publish", item))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert publisher.post(action_url("publish", item), fields).status_code == 302
        counts.append(len(queries))
    assert counts[0] == counts[1]


class Killed(BaseException):
    pass


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # what is killed closes no cursor
def test_a_kill_between_any_two_statements_of_publishing_leaves_the_old_state(editor, publisher, visitor):
    item = builders.full_achievement("lion")
    edit(editor, item, **everything(item))
    run("submit", item, by=editor)
    fields = shown_in(publisher, action_url("publish", item))

    def state():
        rows = {
            model: list(model.objects.order_by("pk").values()) for model in (Achievement, Part, Figure, Partner, Source)
        }
        return rows, list(item.revisions.order_by("pk").values())

    def page():
        return visitor.get(item.get_absolute_url()).content

    before, page_before, statements = state(), page(), 0
    while True:
        statements += 1
        left = statements

        def kill(execute, sql, params, many, context):
            nonlocal left
            is_own = "SAVEPOINT" not in sql  # what begins and ends transactions is the database's
            left -= is_own
            if is_own and left == 0:
                raise Killed
            return execute(sql, params, many, context)

        with connection.execute_wrapper(kill):
            try:
                with transaction.atomic():
                    response = publisher.post(action_url("publish", item), fields)
            except Killed:
                pass
            else:
                break
        assert state() == before, f"after {statements} statements"
        assert statements % 10 or page() == page_before  # what it says is what the rows say
    gc.collect()  # the cursors, as long as their warnings are ignored
    assert response.status_code == 302
    assert statements > 30
    assert SECRET in visitor.get(item.get_absolute_url()).content.decode()


def test_a_scheduled_first_publication_needs_no_job(editor, publisher, visitor):
    now = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)
    with time_machine.travel(now, tick=False):
        item = builders.achievement(**builders.DRAFT)
        run("submit", item, by=editor)
        assert do(publisher, "schedule", item, at_0="2026-03-02", at_1="09:00").status_code == 302
        assert visitor.get(item.get_absolute_url()).status_code == 404
        assert item.draft.state == "scheduled"
    with time_machine.travel(now + datetime.timedelta(days=1), tick=False):
        assert visitor.get(item.get_absolute_url()).status_code == 200
        assert item.draft is None
        assert item.revisions.get().published_at.isoformat() == "2026-03-02T00:00:00+00:00"


def test_an_edit_takes_a_scheduled_first_publication_back(editor, publisher, visitor):
    item = builders.achievement(**builders.DRAFT)
    run("submit", item, by=editor)
    run("schedule", item, by=publisher, at=day("2999-01-01"))
    save_edit(item, by=editor, title_en="Changed")
    item.refresh_from_db()
    assert (item.publish_at, item.draft.state) == (None, "draft")


def scheduled_change(editor, publisher, at):
    item = builders.achievement(title_en="Before")
    save_edit(item, by=editor, title_en="After")
    run("submit", item, by=editor)
    run("schedule", item, by=publisher, at=at.replace(second=0, microsecond=0))
    return item


def test_a_scheduled_change_is_published_by_the_next_run_and_once(editor, publisher, visitor):
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    item = scheduled_change(editor, publisher, tomorrow)
    call_command("publish_due", verbosity=0)
    assert "Before" in visitor.get(item.get_absolute_url()).content.decode()
    with time_machine.travel(tomorrow + datetime.timedelta(days=3)):  # the runs in between were missed
        for _run in range(2):
            call_command("publish_due", verbosity=0)
        assert "After" in visitor.get(item.get_absolute_url()).content.decode()
        revision = item.revisions.in_force().get()
        assert revision.published_at > tomorrow + datetime.timedelta(days=2)
        assert item.revisions.public().count() == 2


def test_publish_due_reports_a_failed_change_and_keeps_its_schedule(editor, publisher):
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    item = scheduled_change(editor, publisher, tomorrow)
    Sector.objects.filter(pk=item.sector_id).update(withdraw_at=timezone.now())
    with time_machine.travel(tomorrow + datetime.timedelta(days=1)):
        with pytest.raises(CommandError, match="is not public"):
            call_command("publish_due", verbosity=0)
        item.refresh_from_db()
        assert item.draft.is_overdue
        assert item.title_en == "Before"


def test_publish_due_publishes_other_items_after_a_failure(editor, publisher):
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    bad = scheduled_change(editor, publisher, tomorrow)
    good = scheduled_change(editor, publisher, tomorrow)
    Achievement.objects.filter(pk=good.pk).update(sector=builders.sector())
    Sector.objects.filter(pk=bad.sector_id).update(withdraw_at=timezone.now())
    draft = good.draft
    draft.snapshot["fields"]["sector"] = Achievement.objects.get(pk=good.pk).sector_id
    draft.save()
    with time_machine.travel(tomorrow + datetime.timedelta(days=1)):
        with pytest.raises(CommandError):
            call_command("publish_due", verbosity=0)
        good.refresh_from_db()
        assert good.title_en == "After"


def test_publish_due_publishes_other_items_after_an_invalid_draft(editor, publisher):
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    bad, good = (scheduled_change(editor, publisher, tomorrow) for _number in range(2))
    draft = bad.draft
    draft.snapshot["fields"]["period"] = "nonsense"
    draft.save()
    with time_machine.travel(tomorrow + datetime.timedelta(days=1)):
        with pytest.raises(CommandError, match=f"achievement {bad.pk}"):
            call_command("publish_due", verbosity=0)
        good.refresh_from_db()
        assert good.title_en == "After"


def test_there_is_one_open_draft_for_an_item(editor):
    item = builders.achievement()
    save_edit(item, by=editor, title_en="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        item.revision_model().objects.create(item=item, snapshot=item.draft.snapshot)


def test_a_database_constraint_requires_two_people(editor, publisher, django_user_model):
    item = published(builders.achievement(), editor, publisher, title_en="New")
    revision = item.revisions.in_force().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        item.revisions.filter(pk=revision.pk).update(publisher=revision.submitter)


def test_history_outlives_its_author_and_protects_its_item(editor, publisher, django_user_model):
    item = published(builders.achievement(), editor, publisher, title_en="New")
    django_user_model.objects.all().delete()
    assert item.revisions.public().count() == 2
    with pytest.raises(ProtectedError):
        item.delete()


# The columns that no editor fills in: actions set them, or they follow from others.
BY_ACTIONS = {"id", "version", "publish_at", "withdraw_at", "changed_at", "merged_into", "content_hidden_at"}
NOT_EDITED = {
    Plan: BY_ACTIONS | {"is_current", "period_start", "period_end"},
    Sector: BY_ACTIONS | {"position"},  # which is the plan's
    Page: BY_ACTIONS,
    Achievement: BY_ACTIONS | {"position", "key", "to_check", "search_text", "period_start", "period_end"},
    Organization: {"id", "version", "merged_into", "search_text"},
    Unit: {"id", "version"},
    Measure: {"id", "version", "merged_into"},
    Identity: {"id", "version"},
    Office: {"id", "version"},
    Picture: {"id", "version", "rendered"},
    PlanStory: {"plan"},
    StrategyPoint: {"sector"},
    Part: {"achievement", "search_text", "period_start", "period_end"},
    Figure: {"achievement"},
    SectorFigure: {"sector"},
    PlanFigure: {"plan"},
    Partner: {"achievement"},
    Source: {"achievement"},
}


def test_a_snapshot_holds_every_column_that_editors_fill_in():
    item = builders.full_achievement("lion")
    items = [item, item.sector, item.sector.plan, builders.page(), item.partners.get().organization]
    items += [
        Identity.objects.get(),
        Unit.objects.first(),
        Measure.objects.first(),
        builders.office(),
        builders.picture(),
    ]
    builders.make(PlanStory, plan=item.sector.plan, achievement=item)
    builders.figure(SectorFigure, sector=item.sector)
    builders.figure(PlanFigure, plan=item.sector.plan)
    columns = {}
    for each in items:
        snapshot = snapshot_of(each)
        columns[type(each)] = set(snapshot["fields"])
        for name in each.dependent_relations:
            columns[getattr(type(each), name).rel.related_model] = set(snapshot["rows"][name][0])
    there = {model: model._meta.concrete_fields + model._meta.many_to_many for model in columns}
    assert {model: {f.name for f in fields} - columns[model] for model, fields in there.items()} == NOT_EDITED
    revised = {model for model in apps.get_models() if issubclass(model, Versioned)}
    assert {type(each) for each in items} == revised


def test_restoring_an_old_snapshot_keeps_missing_values_and_names_unknown_fields(editor, publisher):
    item = builders.full_achievement("lion", to_check="")
    published(item, editor, publisher, title_en="Second")
    old = item.revisions.order_by("published_at").first()
    old.snapshot["fields"]["color"] = "red"
    del old.snapshot["fields"]["place_en"]
    old.snapshot["rows"]["parts"][0]["shape"] = "round"
    del old.snapshot["rows"]["parts"][0]["title_ko"]
    del old.snapshot["rows"]["sources"]
    old.save()
    response = editor.post(
        action_url("restore", item), shown_in(editor, f"{action_url('restore', item)}&revision={old.pk}"), follow=True
    )
    assert "color, parts.shape" in text_of(response)
    draft = item.draft.snapshot
    assert (draft["fields"]["title_en"], draft["fields"]["place_en"]) == ("lion title", "lion place")
    assert draft["rows"]["parts"][0]["title_ko"] == "lion 행"
    assert len(draft["rows"]["sources"]) == 1
    published(item, editor, publisher)
    assert snapshot_of(item) == draft


def test_a_moved_achievement_goes_to_the_end_of_its_new_sector(editor, publisher):
    item, there = builders.achievement(sector=builders.sector()), builders.sector()
    builders.achievement(sector=there)
    last = builders.achievement(sector=there)
    published(item, editor, publisher, sector=there.pk, points=[])
    assert list(there.achievements.all())[1:] == [last, item]


def test_lists_tell_the_state_of_drafts_and_filter_by_it(editor, publisher):
    clean, draft, submitted = builders.achievement(), builders.achievement(), builders.achievement()
    for item in (draft, submitted):
        save_edit(item, by=editor, title_en=f"New {item.pk}")
    run("submit", submitted, by=editor)
    page = parse_html(publisher.get(list_url(Achievement)).content)
    rows = {
        row.th.a["href"]: row.select_one(".field-draft_state").get_text()
        for row in page.select("#result_list tbody tr")
    }
    states = {draft: "In progress", submitted: "Submitted for review", clean: "—"}
    assert rows == {change_url(item): state for item, state in states.items()}
    for query, expected in {
        "draft=submitted": [submitted],
        "draft=draft": [draft],
        "draft=mine": [],
        "draft=alone": [],
    }.items():
        page = publisher.get(f"{list_url(Achievement)}?{query}")
        assert list(page.context_data["cl"].queryset) == expected, query
    assert set(editor.get(f"{list_url(Achievement)}?draft=mine").context_data["cl"].queryset) == {draft, submitted}


def test_a_removed_strategy_point_leaves_the_achievements_that_served_it(editor, publisher, visitor):
    item = builders.full_achievement("lion")
    builders.point(sector=item.sector)
    builders.record_loaded(item.sector)
    save_edit(item, by=editor, title_en="Still serves it")
    published(item.sector, editor, publisher, **{"points-0-DELETE": "on"})
    published(item, editor, publisher)
    assert list(item.points.all()) == []
    assert visitor.get(item.sector.get_absolute_url()).status_code == 200


def test_an_organization_changes_at_once_with_a_history(editor, visitor):
    item = builders.achievement()
    body = builders.partner(achievement=item).organization
    response = send(editor, change_url(body), name_en="New name", _save="Save")
    assert response.status_code == 302
    assert "New name" in visitor.get(body.get_absolute_url()).content.decode()
    assert body.revisions.first().snapshot["fields"]["name_en"] == "New name"
    assert body.revisions.count() == 2
    for revision in body.revisions.all():
        url = f"{change_url(body).replace('change/', 'compare/')}?revision={revision.pk}"
        assert editor.get(url).status_code == 200
