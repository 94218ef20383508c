"""Tests of hidden content: nowhere but in its sealed row, destroyed or put back as it was by a second person."""

import pytest
from django.contrib.auth import get_user
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.merging.deleting import reason_to_stay
from achievements.models import Achievement, Organization, Source
from fields.translation import columns
from publishing.autosaves.models import OpenForm
from publishing.models import ContentVersion
from publishing.removal.models import RemovedAddress, RemovedContent
from publishing.removal.purging import purge_removed
from publishing.workflow.removal import Hide
from sectors.models import Plan, Sector
from tests import builders
from tests.autosaves import OpenWindow
from tests.conftest import member
from tests.rows import all_rows, tables_with
from tests.staff import action_url, change_url, do, edit, list_url, publish, text_of
from tests.workflow import in_days, published, run, save_edit

pytestmark = pytest.mark.django_db

SECRET = "zebrastripe"
REASON = {"note_en": "It named a person.", "note_ko": "개인 정보가 있었습니다."}


@pytest.fixture
def second(db):
    return member("Publishers", "paula")


def make_achievement():
    texts = {column: f"{SECRET} {column}" for column in columns("title", "text", "place")}
    outcome = {"outcome": "achieved", "outcome_note_en": f"{SECRET} outcome", "outcome_note_ko": f"{SECRET} 결과"}
    kept = {"key": f"{SECRET}-key", "picture": builders.picture((640, 400)), "office": builders.office()}
    with builders.together():
        item = builders.achievement(to_check=f"{SECRET} check", period="2009", **kept, **texts, **outcome)
        part = builders.part(achievement=item, title_en=f"{SECRET} part", title_ko=f"{SECRET} 세부", period="2010-06")
        whole = builders.figure(achievement=item, part=part, value=5)
        builders.figure(achievement=item, part=part, value=3, whole=whole)
        builders.partner(achievement=item)
        file = ContentFile(f"{SECRET} file".encode(), name=f"{SECRET}.txt")
        builders.source(achievement=item, url="", file=file, title_en=f"{SECRET} source", publisher_ko=f"{SECRET} 신문")
        builders.source(achievement=item, url=f"https://{SECRET}.example/")
        item.points.add(builders.point(sector=item.sector))
    return item


def make_sector():
    looks = {"hue": "teal", "icon": "robot", "picture": builders.picture((640, 400)), "office": builders.office()}
    sector = builders.sector(slug=f"{SECRET}-sector", name_en=f"{SECRET} sector", goal_ko=f"{SECRET} 목표", **looks)
    item = builders.achievement(sector=sector, title_en="Below it")
    item.points.add(builders.point(sector=sector, text_en=f"{SECRET} point", slug=f"{SECRET}-point"))
    builders.record_loaded(item)
    return sector


def make_plan():
    texts = {"title_en": f"{SECRET} plan", "heading_ko": f"{SECRET} 표제", "intro_en": SECRET, "owner_en": SECRET}
    kept = {"noun": "project", "continues": Plan.objects.get(), "picture": builders.picture((640, 400))}
    plan = builders.plan(slug=f"{SECRET}-plan", is_current=False, breadcrumb_en=SECRET, **texts, **kept)
    builders.sector(plan=plan, name_en="Below it")
    return plan


def make_page():
    return builders.page(slug=f"{SECRET}-page", title_en=f"{SECRET} page", text_ko=f"{SECRET} 글")


def with_past(item, editor, publisher):
    """Return the item with the secret in former versions and notes, in a draft, and among staff."""
    name = f"{item.name_field}_en"
    moved = {"slug": f"{SECRET}-moved"} if hasattr(item, "slug") else {}
    published(item, editor, publisher, **{name: f"{SECRET} renamed"}, **moved)
    run("note", item, by=editor, text=f"{SECRET} among staff")
    save_edit(item, by=editor, **{name: f"{SECRET} drafted"})
    run("submit", item, by=editor)
    run("return", item, by=publisher, return_note=f"{SECRET} returned")
    run("make-preview-link", item, by=editor)
    item.refresh_from_db()
    return item


MAKERS = {"achievement": make_achievement, "sector": make_sector, "plan": make_plan, "page": make_page}


@pytest.fixture(params=MAKERS)
def item(request, editor, publisher):
    builders.sector(name_en="Open sector", plan=builders.plan(title_en="Open plan"))
    return with_past(MAKERS[request.param](), editor, publisher)


def addresses_of(item):
    """Return all addresses of an item that answered once, in both languages."""
    pages = {item.page_url(), item.history_url, f"{item.page_url()}?as_of={timezone.localdate()}", item.pdf_url}
    if hasattr(item, "slug"):
        pages |= {page.replace(item.slug, first.address) for page in set(pages) for first in item.revisions.public()}
    others = [item.get_absolute_url().replace("/en/", "/ko/")]
    if isinstance(item, Achievement):
        number = item.pk
        others += [f"/en/achievements/{number}.json", f"/en/achievements/{number}/card.png"]
        others += [f"/api/v1/achievements/{number}", f"/api/v2/achievements/{number}"]
        others += [reverse("achievements:source", args=[source.pk]) for source in Source.objects.exclude(file="")]
    return [*pages, *others]


def lists():
    """Return the addresses at which the public finds what there is, now and on a past day."""
    found = [f"/en/achievements.{name}" for name in ("json", "csv", "ndjson", "atom")]
    found += ["/en/", "/ko/", "/en/plans/", "/en/reports/", "/en/progress/"]
    found += ["/sitemap-achievements.xml", "/sitemap-sectors.xml", "/sitemap-pages.xml"]
    found += [f"/en/achievements/?q={SECRET[:-1]}", "/api/v2/achievements.ndjson", "/api/v2/sectors", "/api/v2/plans"]
    return found + [item.get_absolute_url() for model in (Plan, Sector, Organization) for item in model.objects.live()]


def contents(client, addresses):
    """Yield each address with its text."""
    for url in addresses:
        response = client.get(url, follow=True)
        content = b"".join(response) if response.streaming else response.content
        address = url.partition("?")[0][3:]  # which the link to the other language repeats
        yield url, content.decode(errors="replace").replace(address, "")


def test_hidden_content_is_nowhere_but_in_its_sealed_row(item, publisher, visitor, second, page_cache):
    before, listed = addresses_of(item), lists()
    assert SECRET in "".join(text for _url, text in contents(visitor, {*before, *listed}))  # and is cached then
    assert do(publisher, "hide", item, **REASON).status_code == 302
    assert tables_with(SECRET, but=[RemovedContent]) == []
    assert SECRET in str(RemovedContent.objects.get().content)
    assert [url for url in before if visitor.get(url).status_code not in (410, 404)] == []
    item.refresh_from_db()
    with override("en"):
        url = item.page_url()
    gone = visitor.get(url)
    assert (gone.status_code, gone.headers["X-Robots-Tag"]) == (410, "noindex")
    assert REASON["note_en"] in text_of(gone)
    assert REASON["note_ko"] in text_of(visitor.get(url.replace("/en/", "/ko/")))
    around = [each for model in (Plan, Sector, Achievement) for each in model.objects.filter(content_hidden_at=None)]
    pages = [each.page_url() for each in around]
    assert [page for page in pages if visitor.get(page, follow=True).status_code != 200] == []
    past = [*pages, *(f"{page}?as_of={timezone.localdate()}" for page in pages)]
    assert [url for url, text in contents(visitor, {*before, *listed, *past}) if SECRET in text] == []
    assert [each for each, text in contents(visitor, lists()) if url[3:] in text] == []
    assert [url for url, text in contents(second, staff_pages(item)) if SECRET in text] == []


def staff_pages(item):
    yield from ("/admin/", change_url(item), list_url(type(item)), f"{list_url(type(item))}?q={SECRET[:-1]}")
    yield from (change_url(item).replace("change", name) for name in ("history", "compare", "hidden"))
    yield from (f"/admin/search/?q={SECRET[:-1]}", action_url("confirm-hiding", item), f"{item.page_url()}preview/")
    yield "/admin/publishing/removedcontent/"


@pytest.mark.one_database
@pytest.mark.parametrize("is_withdrawn", [False, True], ids=["public", "withdrawn"])
def test_what_is_put_back_is_as_it_was(item, is_withdrawn, editor, publisher, second, visitor):
    if is_withdrawn:
        run("withdraw", item, by=publisher, note_en="Over.", note_ko="끝.")
    others = [RemovedContent, RemovedAddress, ContentVersion]
    before, url = all_rows(but=others), item.page_url()
    page = visitor.get(url).content
    run("hide", item, by=publisher, **REASON)
    with pytest.raises(ValidationError, match="You hid this yourself"):
        run("put-back", item, by=publisher)
    run("put-back", item, by=second)
    after = all_rows(but=others)
    for rows in (before, after):
        rows[type(item)][item.pk].pop("version")
        for values in rows[AuditEntry].values():
            values.pop("id")
    new = after[AuditEntry].keys() - before[AuditEntry].keys()
    assert [after[AuditEntry].pop(key)["event"] for key in sorted(new)] == ["hidden", "put-back"]
    if not is_withdrawn:
        row = after[type(item)][item.pk]
        assert row["withdraw_at"]
        row["withdraw_at"] = None
        revisions = after[item.revision_model()]
        withdrawal = revisions.pop(max(revisions))
        assert withdrawal["withdraws"]
        assert withdrawal["note_en"] == REASON["note_en"]
    assert after == before
    assert not RemovedContent.objects.exists()
    shown = visitor.get(url)
    assert shown.status_code == 200
    assert SECRET in shown.content.decode()
    if is_withdrawn:
        assert shown.content == page


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("make", "neutral"),
    [
        (make_sector, {"hue": "slate", "icon": "building-community", "picture": None, "office": None}),
        (make_plan, {"noun": "achievement", "continues": None, "picture": None}),
    ],
)
def test_hidden_content_has_the_defaults_of_what_cannot_be_empty(make, neutral, publisher):
    builders.plan()
    item = make()
    run("hide", item, by=publisher, **REASON)
    item.refresh_from_db()
    assert {name: getattr(item, name) for name in neutral} == neutral
    item.full_clean()


def test_a_second_person_destroys_hidden_content_for_good(editor, publisher, second, visitor):
    item = with_past(make_achievement(), editor, publisher)
    name = Source.objects.exclude(file="").get().file.name
    run("hide", item, by=publisher, **REASON)
    assert "Hidden, waits for a second person" in text_of(second.get("/admin/"))
    assert REASON["note_en"] in text_of(second.get("/admin/"))
    assert "You hid this yourself" in text_of(do(publisher, "confirm-hiding", item))
    assert "You hid this yourself" in text_of(do(publisher, "put-back", item))
    assert default_storage.exists(name)
    assert "Title (English)" not in text_of(second.get(change_url(item)))  # no form of empty fields
    opened = change_url(item).replace("change", "hidden")
    assert second.get(opened).status_code == 405
    assert editor.post(opened).status_code == 403
    assert f"{SECRET} returned" in text_of(second.post(opened))
    assert AuditEntry.objects.of(item).first().event == AuditEvent.OPENED_HIDDEN
    item.refresh_from_db()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publishing.removal.hiding.delete_files", lambda removed: None)  # a crash after the commit
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert do(second, "confirm-hiding", item).status_code == 302
    assert default_storage.exists(name)
    purge_removed(timezone.now())
    assert not default_storage.exists(name)
    assert tables_with(SECRET) == []
    assert visitor.get(item.page_url()).status_code == 410
    assert second.post(opened).status_code == 404
    assert "waits for a second person" not in text_of(second.get("/admin/"))
    for action in ("put-back", "confirm-hiding"):
        assert "Its content was destroyed." in text_of(second.get(action_url(action, item)))
    assert edit(editor, item, title_en="New").status_code == 403


def test_nothing_else_is_done_with_hidden_content(editor, publisher):
    item = with_past(make_page(), editor, publisher)
    stale = item.version
    run("hide", item, by=publisher, **REASON)
    for action in ("submit", "publish-alone", "withdraw", "hide", "note", "discard", "merge"):
        text = text_of(publisher.get(action_url(action, item)))
        assert "Its content is hidden. Nothing else can be done with it." in text, action
    response = editor.post(change_url(item), {"title_en": "New", "form_token": "x"})
    assert response.status_code == 403
    item.refresh_from_db()
    assert (item.title_en, item.version > stale) == ("(content hidden)", True)


def test_a_merged_item_is_hidden_and_says_where_it_went(publisher, visitor):
    item, target = builders.achievement(title_en=f"{SECRET} gone"), builders.achievement(title_en="Kept")
    run("merge", item, by=publisher, target=target, **REASON)
    run("hide", item, by=publisher, **REASON)
    assert tables_with(SECRET, but=[RemovedContent]) == []
    assert "Kept" in text_of(visitor.get(item.page_url()))
    assert SECRET not in text_of(visitor.get(target.history_url))


def test_what_another_merged_into_is_not_named_in_the_audit_log(publisher):
    item, target = builders.achievement(), builders.achievement(title_en=f"{SECRET} kept")
    run("merge", item, by=publisher, target=target, **REASON)
    run("hide", target, by=publisher, **REASON)
    assert tables_with(SECRET, but=[RemovedContent]) == []
    assert "— " not in AuditEntry.objects.of(item).first().note_in_words[:2]


def test_hidden_content_comes_back_only_to_what_there_is(publisher, second, editor):
    page = with_past(make_page(), editor, publisher)
    run("hide", page, by=publisher, **REASON)
    taker = builders.page(slug=f"{SECRET}-moved")
    rows = all_rows()
    with pytest.raises(ValidationError, match="another page has the address"):
        run("put-back", page, by=second)
    assert all_rows() == rows
    type(taker).objects.filter(pk=taker.pk).update(slug="elsewhere")
    taker.revisions.update(address="elsewhere")
    run("put-back", page, by=second)


def test_an_organization_stays_as_long_as_hidden_content_may_need_it(publisher, second):
    item = builders.achievement()
    body = builders.partner(achievement=item).organization
    builders.record_loaded(item)
    run("hide", item, by=publisher, **REASON)
    assert "because hidden content names it" in str(reason_to_stay(body))
    run("confirm-hiding", item, by=second)
    assert reason_to_stay(body) is None


def test_a_schedule_ends_and_a_planned_withdrawal_goes(editor, publisher, second):
    item = builders.achievement()
    save_edit(item, by=editor, title_en="Soon")
    run("submit", item, by=editor)
    run("schedule", item, by=publisher, at=in_days(3))
    other = builders.achievement()
    run("withdraw", other, by=publisher, at=in_days(3), **REASON)
    for each in (item, other):
        run("hide", each, by=publisher, **REASON)
        assert not each.revisions.waiting().exists()
        run("put-back", each, by=second)
        each.refresh_from_db()
        assert each.is_withdrawn
        assert not each.revisions.withdrawals_to_come()
    assert (item.draft.publish_at, item.draft.state) == (None, "submitted")


@pytest.mark.parametrize("statement", [3, 6, 9, 12, 16, 20, 25])
def test_after_a_crash_nothing_is_half_hidden(publisher, statement, editor):
    item = with_past(make_page(), editor, publisher)
    rows, asked = all_rows(), []

    def fail(execute, *arguments):
        asked.append(arguments[0])
        if len(asked) == statement:
            raise ConnectionError
        return execute(*arguments)

    with connection.execute_wrapper(fail), pytest.raises(ConnectionError):
        Hide().run(item, by=get_user(publisher), version=item.version, **REASON)
    assert all_rows() == rows


def test_what_was_typed_and_answered_is_hidden_too_and_open_windows_bring_nothing_back(editor, publisher, second):
    item = builders.achievement(title_en=f"{SECRET} & title")
    publish(editor, publisher, item, title_en=f"{SECRET} & other")
    window, unread = OpenWindow(editor, change_url(item)), OpenWindow(publisher, change_url(item))
    window.type(title_en=f"{SECRET} typed")
    do(publisher, "hide", item, **REASON)
    assert tables_with(SECRET, but=[RemovedContent]) == []
    for each in (window, unread):
        assert "was hidden meanwhile" in each.type(status=409, title_en=f"{SECRET} more")["problem"]
    assert f"{SECRET} typed" not in text_of(second.post(change_url(item).replace("change", "hidden")))
    run("put-back", item, by=second)
    assert OpenForm.objects.exclude(kept_at=None).get().fields["title_en"] == [f"{SECRET} typed"]


def test_hidden_content_comes_back_without_the_text_of_an_account_that_is_gone(editor, publisher, second):
    item = builders.achievement()
    OpenWindow(editor, change_url(item)).type(title_en="Typed")
    run("hide", item, by=publisher, **REASON)
    get_user(editor).delete()
    run("put-back", item, by=second)
    assert not OpenForm.objects.exists()
