"""Tests that every save is a version: kept for staff, restorable, and never public."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from achievements.models import Achievement, Organization
from portal.templatetags.start_page import QUEUES, revisions_of
from publishing.revisions import Revision
from publishing.snapshots import snapshot_of
from publishing.thinning import thin_versions
from sectors.models import Sector
from tests import builders
from tests.forms import once, shown_in
from tests.html import parse_html
from tests.staff import action_url, change_url, do, edit, list_url, merge_into, text_of
from tests.workflow import day, published, run, save_edit, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]

SECRET = "zebra"
REASON = {"note_en": "It was wrong.", "note_ko": "사실과 달랐습니다."}


def history_url(item):
    return change_url(item).replace("change/", "history/")


def compare_url(item, **query):
    url = change_url(item).replace("change/", "compare/")
    return f"{url}?{'&'.join(f'{name}={revision.pk}' for name, revision in query.items())}"


def titles(item):
    """The titles of all versions of an item, the newest first."""
    return [revision.snapshot["fields"]["title_en"] for revision in item.revisions.by_time()]


def restore(client, item, revision):
    url = f"{action_url('restore', item)}&revision={revision.pk}"
    return client.post(action_url("restore", item), shown_in(client, url), follow=True)


# Keeping


@pytest.mark.parametrize("facts", [{}, builders.DRAFT, builders.withdrawn()], ids=["public", "new", "withdrawn"])
def test_what_a_draft_said_is_kept_when_it_is_saved_over(editor, facts):
    item = builders.achievement(title_en="One", **facts)
    edit(editor, item, title_en="Two", text_en="A colleague's paragraph.")
    draft = item.revisions.open().get()
    edit(editor, item, title_en="Three", text_en="")
    edit(editor, item, title_en="Three", text_en="")  # nothing changed
    assert titles(item)[:2] == ["Three", "Two"]
    assert sorted(set(titles(item))) == ["One", "Three", "Two"]
    assert item.revisions.open().get().pk == draft.pk
    kept = item.revisions.superseded().first()
    assert (kept.state, kept.editor.username, kept.search_text) == ("superseded", "emil", "")
    assert "A colleague's paragraph." in text_of(editor.get(compare_url(item, revision=kept)))
    assert "restored as a draft" in text_of(restore(editor, item, kept))
    item.refresh_from_db()
    assert item.draft.snapshot == kept.snapshot
    assert titles(item)[:3] == ["Two", "Three", "Two"]


def test_a_merged_organization_keeps_what_the_drafts_said(editor, publisher):
    one, other = builders.organization(), builders.organization()
    item = builders.achievement()
    save_edit(item, by=editor, **{"partners-0-organization": other.pk, "partners-0-role": "lead"})
    before = item.draft.snapshot
    assert merge_into(publisher, one, other).status_code == 302
    assert item.revisions.superseded().get().snapshot == before
    assert item.revisions.open().get().snapshot["rows"]["partners"][0]["organization"] == one.pk


def test_a_discarded_draft_is_kept_and_can_be_restored(editor, publisher):
    item = builders.achievement(title_en="Public")
    save_edit(item, by=editor, title_en="A week of work")
    run("make-preview-link", item, by=editor)
    assert "kept in the history" in text_of(editor.get(action_url("discard", item)))
    assert do(editor, "discard", item).status_code == 302
    assert item.draft is None
    kept = item.revisions.superseded().get()
    assert kept.preview_key == ""
    restore(editor, item, kept)
    assert item.revisions.open().get().snapshot == kept.snapshot


def test_the_preview_link_stays_with_the_draft(editor, visitor):
    item = builders.achievement()
    save_edit(item, by=editor, title_en="Two")
    run("make-preview-link", item, by=editor)
    url = parse_html(editor.get(change_url(item)).content).select_one(".workflow-panel a[href*='key=']")["href"]
    save_edit(item, by=editor, title_en="Three")
    assert "Three" in text_of(visitor.get(url))
    assert item.revisions.superseded().get().preview_key == ""


def test_a_failure_on_the_way_changes_nothing(editor, monkeypatch):
    item = builders.achievement()
    save_edit(item, by=editor, title_en="Two")
    before = list(item.revisions.order_by("pk").values())
    save, count = Revision.save, []

    def fail_second(self, **options):
        count.append(self)
        if len(count) == 2:
            raise RuntimeError
        save(self, **options)

    monkeypatch.setattr(Revision, "save", fail_second)
    with pytest.raises(RuntimeError):
        save_edit(item, by=editor, title_en="Three")
    assert list(item.revisions.order_by("pk").values()) == before


def test_the_database_refuses_an_earlier_draft_that_is_public_and_a_second_draft(editor):
    item = builders.achievement()
    save_edit(item, by=editor, title_en="Two")
    save_edit(item, by=editor, title_en="Three")
    versions, now = item.revisions.superseded(), timezone.now()
    for values in ({"published_at": now}, {"publish_at": now}, {"withdraws": True}, {"preview_key": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            versions.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        versions.update(superseded_at=None)


# Never public, and in nobody's work


def test_no_earlier_draft_is_public(editor, publisher, visitor):
    item = builders.achievement(title_en="Public")
    new = builders.achievement(**builders.DRAFT)
    for each in (item, new):
        save_edit(each, by=editor, title_en=f"{SECRET} title", text_ko=f"{SECRET} 글")
        published(each, editor, publisher, title_en="Clean", text_ko="")
        save_edit(each, by=editor, title_en=f"{SECRET} again")
        run("discard", each, by=editor)
    urls = ["/en/", "/ko/", "/en/achievements/", "/en/achievements.atom"]
    today = timezone.localdate().isoformat()
    for each in (item, new):
        page = each.get_absolute_url()
        urls += [page, page.replace("/en/", "/ko/"), f"{page}?as_of={today}", each.history_url]
    for url in urls:
        assert SECRET not in visitor.get(url, follow=True).content.decode(), url
    assert visitor.get(f"/en/achievements.json?q={SECRET}").json()["count"] == 0
    entries = parse_html(visitor.get(new.history_url).content).select(".history > li")
    assert len(entries) == 1


def test_earlier_drafts_are_in_no_list_of_work(editor, publisher):
    sector, item = builders.sector(**builders.DRAFT), builders.achievement()
    save_edit(item, by=editor, title_en=f"{SECRET} title", sector=sector.pk, points=[])
    submitted(item, by=editor)
    run("return", item, by=publisher, return_note="Say more.")
    save_edit(item, by=editor, title_en="Two")
    run("discard", item, by=editor)
    for client in (editor, publisher):
        assert item.title_en not in text_of(client.get("/admin/"))
    assert not sector.has_drafts_within()
    revisions = revisions_of(Achievement).filter(item=item)
    user = item.revisions.superseded().first().editor
    assert not [heading for heading, _action, choose in QUEUES if choose(revisions, user)]
    for state in ("mine", "draft", "returned", "submitted"):
        assert item not in editor.get(f"{list_url(Achievement)}?draft={state}").context_data["cl"].queryset
    assert item.title_en not in text_of(editor.get(f"{list_url(Achievement)}?q={SECRET}"))


def test_the_schedule_does_not_publish_what_was_saved_over(editor, publisher):
    item = builders.achievement(title_en="One")
    submitted(item, by=editor, title_en="Two")
    run("schedule", item, by=publisher, at=timezone.now() + datetime.timedelta(hours=1))
    save_edit(item, by=editor, title_en="Three")
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        call_command("publish_due")
    item.refresh_from_db()
    assert (item.title_en, item.draft.snapshot["fields"]["title_en"]) == ("One", "Three")


# Restoring


def test_restoring_over_a_draft_says_so_and_keeps_it(editor, publisher):
    item = builders.achievement(title_en="One")
    first = item.revisions.get()
    submitted(item, by=editor, title_en="Two")
    run("schedule", item, by=publisher, at=day("2999-01-01"))
    page = text_of(editor.get(f"{action_url('restore', item)}&revision={first.pk}"))
    assert "There is an open draft." in page
    assert "This cancels the schedule." in page
    restore(editor, item, first)
    item.refresh_from_db()
    assert (item.draft.state, titles(item)) == ("draft", ["One", "Two", "One"])
    assert "There is nothing to restore." in text_of(restore(editor, item, item.revisions.public().get()))


def test_a_version_that_names_what_is_gone_is_not_restored_and_says_what(editor, publisher):
    item, gone = builders.achievement(title_en="One"), builders.organization(name_en="Lost Lab")
    home, sector = item.sector, builders.sector(name_en="Ships", **builders.DRAFT)
    save_edit(item, by=editor, sector=sector.pk, points=[], **{"partners-0-organization": gone.pk})
    save_edit(item, by=editor, sector=home.pk, **{"partners-0-DELETE": True})
    kept = item.revisions.superseded().get()
    run("delete", sector, by=publisher)
    url = change_url(gone).replace("change", "delete")
    assert editor.post(url, once(editor, url, post="yes")).status_code == 302
    assert not Organization.objects.filter(pk=gone.pk).exists()
    assert not Sector.objects.filter(pk=sector.pk).exists()
    before = list(item.revisions.order_by("pk").values())
    page = text_of(restore(editor, item, kept))
    assert "it names what no longer exists: Sector “Ships”, Organization “Lost Lab”." in page
    assert list(item.revisions.order_by("pk").values()) == before
    assert "deleted sector" in text_of(editor.get(compare_url(item, revision=kept)))


def test_strategy_points_that_are_gone_are_left_out_and_counted(editor, publisher):
    point = builders.point()
    builders.point(sector=point.sector)
    item = builders.achievement(sector=point.sector)
    save_edit(item, by=editor, title_en="Two", points=[str(point.pk)])
    save_edit(item, by=editor, title_en="Three", points=[])
    published(point.sector, editor, publisher, **{"points-0-DELETE": True})
    assert "Left out, because they no longer exist: Strategy points (1)." in text_of(
        restore(editor, item, item.revisions.superseded().get())
    )


# History and comparison


@pytest.fixture
def long_history(editor):
    item = builders.achievement(title_en="Public")
    for number in range(60):
        save_edit(item, by=editor, title_en=f"Draft number {number}")
    return item


def test_the_history_has_pages_and_any_two_versions_are_compared(long_history, editor, viewer):
    item = long_history
    url = history_url(item)
    with CaptureQueriesContext(connection) as queries:
        page = parse_html(viewer.get(url).content)
    assert len(queries) < 20
    rows = page.select(".revision-list > li")
    assert len(rows) == 50
    assert "Draft: In progress" in rows[0].get_text(" ", strip=True)
    assert "Earlier draft" in rows[1].get_text(" ", strip=True)
    versions = list(item.revisions.by_time())
    chosen = [page.select_one(f"input[name={name}][checked]")["value"] for name in ("old", "revision")]
    assert chosen == [str(versions[1].pk), str(versions[0].pk)]
    last = parse_html(viewer.get(f"{url}?revisions=2&old={versions[60].pk}&revision={versions[3].pk}").content)
    chosen = [last.select_one(f"input[name={name}][checked]")["value"] for name in ("old", "revision")]
    assert chosen == [str(versions[60].pk), str(versions[3].pk)]
    found = text_of(viewer.get(compare_url(item, old=versions[60], revision=versions[3])))
    assert "Public" in found
    assert "Draft number 56" in found
    before = text_of(viewer.get(compare_url(item, revision=versions[5])))  # what was saved before it
    assert "Draft number 53" in before
    assert "Draft number 54" in before
    assert viewer.get(f"{compare_url(item)}old=9999999&revision={versions[0].pk}").status_code == 404
    assert not parse_html(viewer.get(url).content).select("a[href*='do/restore']")
    assert len(parse_html(editor.get(url).content).select("a[href*='do/restore']")) == 49


def test_versions_of_one_moment_keep_their_order(editor):
    with time_machine.travel(timezone.now(), tick=False):
        item = builders.achievement(title_en="Public")
        for title in ("Two", "Three", "Four"):
            save_edit(item, by=editor, title_en=title)
    assert titles(item) == ["Four", "Three", "Two", "Public"]
    draft, *others = item.revisions.by_time()
    assert list(item.revisions.saved_before(draft)) == others
    assert list(item.revisions.saved_before(others[0])) == others[1:]


# Thinning


def on(text):
    return time_machine.travel(datetime.datetime.fromisoformat(f"{text}+09:00"), tick=False)


def test_old_drafts_are_thinned_to_the_last_of_each_day(editor, publisher):
    with on("2026-03-01T01:00"):
        item, new = builders.achievement(title_en="Public"), builders.achievement(**builders.DRAFT)
    for text in ("2026-03-01T08:30", "2026-03-01T23:30", "2026-03-02T00:30", "2026-03-02T10:00", "2026-03-04T00:00"):
        for each in (item, new):
            with on(text):
                save_edit(each, by=editor, title_en=text)
    with on("2026-03-04T12:00"):
        published(item, editor, publisher, title_en="published")
        save_edit(item, by=editor, title_en="2026-03-04T13:00")
        run("submit", item, by=editor)
        run("return", item, by=publisher, return_note="Say more.")
    for text in ("2026-03-04T13:01", "2026-03-04T13:02", "2026-04-04T09:00"):
        with on(text):
            save_edit(item, by=editor, title_en=text)
    everything = set(titles(item))
    with on("2026-04-03T23:00"):
        assert thin_versions(timezone.now()) == 2  # of the first two days, the earlier one
    gone = {"2026-03-01T08:30", "2026-03-02T00:30"}
    assert set(titles(item)) == everything - gone
    with on("2026-04-04T10:00"):
        assert thin_versions(timezone.now()) == 2
        assert thin_versions(timezone.now()) == 0
    gone |= {"2026-03-04T00:00", "2026-03-04T13:01"}
    assert set(titles(item)) == everything - gone
    assert item.revisions.public().count() == 2
    assert new.revisions.count() == 6


# The second review


@pytest.mark.parametrize("facts", [{}, builders.DRAFT], ids=["public", "new"])
def test_the_second_review_shows_what_was_asked_and_what_changed_since(editor, publisher, facts):
    item = builders.achievement(title_en="First wording", **facts)
    submitted(item, by=editor, title_en="Second wording")
    run("return", item, by=publisher, return_note="Say since when.")
    save_edit(item, by=editor, title_en="Third wording")
    submitted(item, by=editor, title_en="Fourth wording")
    for url in (change_url(item), *(action_url(name, item) for name in ("approve", "publish", "schedule", "return"))):
        page = parse_html(publisher.get(url).content)
        panel = page.select_one(".workflow-panel")
        assert "Say since when." in panel.get_text()
        assert "petra" in panel.select_one(".workflow-panel-warning").get_text()
        since = panel.select_one(".differences")
        assert since.select_one("tbody tr").get_text(" ", strip=True).count("wording") == 2
        assert ("Second" in since.get_text(), "Fourth" in since.get_text(), "Third" in since.get_text()) == (1, 1, 0)
    run("publish", item, by=publisher)
    item.refresh_from_db()
    save_edit(item, by=editor, title_en="Another change")
    assert "Say since when." not in text_of(editor.get(change_url(item)))


def test_a_draft_that_is_submitted_again_as_it_was_says_so(editor, publisher):
    item = builders.achievement(**builders.DRAFT)
    submitted(item, by=editor)
    run("return", item, by=publisher, return_note="Say since when.")
    submitted(item, by=editor)
    page = text_of(publisher.get(action_url("approve", item)))
    assert "Say since when." in page
    assert "the same as when it was returned" in page


def test_the_notes_of_many_cost_the_statements_of_few(editor, publisher):
    items = [builders.achievement(title_en=f"Item {number}", **builders.DRAFT) for number in range(4)]
    for item in items:
        submitted(item, by=editor)
        run("return", item, by=publisher, return_note=f"Note on {item.title_en}.")
        submitted(item, by=editor, title_en=f"{item.title_en} changed")
    numbers = []
    for chosen in (items[:2], items):
        with CaptureQueriesContext(connection) as queries:
            page = text_of(publisher.get(action_url("publish", *chosen)))
        assert page.count("Note on Item") == len(chosen)
        assert page.count("The whole content, which is new") == len(chosen)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_something_new_is_shown_whole_before_it_is_published(editor, publisher):
    item = builders.full_achievement("lion", **builders.DRAFT)
    submitted(item, by=editor, text_ko="", place_en="", place_ko="")
    for name in ("submit", "approve", "publish", "schedule", "return"):
        page = parse_html(publisher.get(action_url(name, item)).content)
        table = page.select_one(".content-table")
        for label in table.select(".difference-side"):  # for narrow screens
            label.decompose()
        for each in table.select("[aria-hidden]"):
            each.decompose()
        cells = {
            row.th.get_text(" ", strip=True): [cell.get_text(" ", strip=True) for cell in row.select("td")]
            for row in reversed(table.select("tr"))
        }
        assert cells["Title"] == ["lion title", "lion 제목"]
        assert cells["Text"] == ["lion text", "Empty: readers see the text of the other language."]
        assert cells["Place"] == ["empty", "empty"]
        assert cells["Period"] == ["2009–2012"]
        headings = [each.get_text(" ", strip=True) for each in table.select(".content-heading")]
        assert any("Part “lion" in each for each in headings), headings
        for relation in ("partners", "figures", "sources"):
            assert all(str(row) in " ".join(headings) for row in getattr(item, relation).all())
    bare = submitted(builders.achievement(**builders.DRAFT), by=editor, title_en="Bare")
    assert "Partners: none" in text_of(publisher.get(action_url("approve", bare)))


# The way back


def withdrawn(publisher, **values):
    item = builders.achievement(title_en="A claim", **values)
    run("withdraw", item, by=publisher, **REASON)
    item.refresh_from_db()
    return item


def test_what_was_withdrawn_is_public_again_by_one_button(publisher, editor, visitor):
    with on("2026-03-01T10:00"):
        item = withdrawn(publisher, text_en="What readers knew.")
        before = snapshot_of(item)
    with on("2026-03-09T10:00"):
        panel = parse_html(publisher.get(change_url(item)).content).select_one(".workflow-panel")
        button = panel.find("a", string="Make public again")
        assert "workflow-panel-secondary" not in button["class"]
        assert editor.get(button["href"]).status_code == 403
        assert "Make public again" in text_of(editor.get(change_url(item)))  # whom to ask
        page = parse_html(publisher.get(button["href"]).content)
        assert "What readers knew." in page.select_one(".content-table").get_text()
        assert "Public again, with the same content." in page.select_one("[name=note_en]").get_text()
        assert do(publisher, "republish", item, note_ko="").status_code == 200  # readers of both languages are told
        assert do(publisher, "republish", item, note_en="It was a mistake.").status_code == 302
        item.refresh_from_db()
        assert item.is_live
        assert snapshot_of(item) == before
        assert "A claim" in text_of(visitor.get("/en/achievements/"))
        history = text_of(visitor.get(item.history_url))
        assert "Published again. It was withdrawn from March 1, 2026 to March 9, 2026. It was a mistake." in history
        assert "withdrawn" not in text_of(visitor.get(item.get_absolute_url()))
        page = visitor.get(f"{item.get_absolute_url()}?as_of=2026-03-05")
        assert page.status_code == 404


def test_a_draft_stays_a_draft_when_what_it_changes_is_public_again(publisher, editor, visitor):
    item = withdrawn(publisher)
    submitted(item, by=editor, title_en=f"{SECRET} title")
    assert "It stays a draft" in text_of(publisher.get(action_url("republish", item)))
    assert do(publisher, "republish", item).status_code == 302
    item.refresh_from_db()
    assert (item.title_en, item.draft.state) == ("A claim", "submitted")
    assert SECRET not in text_of(visitor.get(item.get_absolute_url()))


def test_what_was_merged_has_its_page_again(publisher, visitor):
    one, other = builders.achievement(), builders.achievement(title_en="The other")
    run("merge", one, by=publisher, target=other, **REASON)
    assert "It is no longer merged into “The other” then" in text_of(publisher.get(action_url("republish", one)))
    assert do(publisher, "republish", one).status_code == 302
    assert visitor.get(one.get_absolute_url()).status_code == 200
    assert one.history_url not in visitor.get(other.history_url).content.decode()


def test_what_belongs_to_something_withdrawn_waits_for_it(publisher, visitor):
    item = withdrawn(publisher)
    run("withdraw", item.sector, by=publisher, **REASON)
    response = publisher.post(action_url("republish", item), {"item": item.pk, f"version-{item.pk}": item.version})
    assert f"It belongs to “{item.sector}”, which is withdrawn too." in text_of(response)
    assert "Schedules that were canceled" in text_of(publisher.get(action_url("republish", item.sector)))
    run("republish", item.sector, by=publisher, **REASON)
    run("republish", item, by=publisher, **REASON)
    assert visitor.get(item.get_absolute_url()).status_code == 200


def test_texts_about_a_withdrawal_say_what_happens(publisher, editor):
    item = withdrawn(publisher)
    assert "it stays withdrawn" in text_of(
        editor.post(change_url(item), shown_in(editor, change_url(item)) | {"_save": "Save"}, follow=True)
    )
    assert item.draft is None
    fields = shown_in(editor, change_url(item)) | {"_save": "Save", "title_en": "Changed"}
    assert "readers see that this was withdrawn" in text_of(editor.post(change_url(item), fields, follow=True))


def test_what_comes_back_by_a_draft_is_no_minor_edit(publisher, editor):
    item = withdrawn(publisher)
    submitted(item, by=editor, title_en="Changed")
    response = do(publisher, "publish", item, readers="no")
    assert "Tell readers why it is public again" in text_of(response)
    assert do(publisher, "publish", item).status_code == 302
