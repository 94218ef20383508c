"""Tests of autosaves: what is typed in a form is kept for whoever typed it, until it is saved or discarded."""

import datetime
import json

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from achievements.models import Achievement
from delivery.content_version import content_version
from publishing.autosaves.announcements import MOST_BYTES
from publishing.autosaves.clearing import clear_autosaves
from publishing.autosaves.models import OpenForm
from publishing.removal.models import RemovedContent
from sectors.models import Page, Responsibility
from tests import builders
from tests.autosaves import OpenWindow, notices, show_url
from tests.conftest import member
from tests.forms import errors_of, shown_in
from tests.html import parse_html
from tests.rows import tables_with
from tests.staff import change_url, list_url, text_of
from tests.workflow import run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ADD_PAGE = "/admin/sectors/page/add/"


@pytest.fixture
def page():
    return builders.page(title_en="Old", text_en="Old text")


def delete(item):
    item.revisions.all().delete()
    item.delete()


def test_typed_text_is_offered_after_everything_and_only_saving_makes_a_version(editor, page):
    url = change_url(page)
    window = OpenWindow(editor, url)
    answer = window.type(title_en="New", text_ko="새 글\r\n둘째 줄")
    assert answer["kept"] == f"Kept at {answer['time']}; not saved yet"
    window.type(title_en="Newer")
    assert page.draft is None
    elsewhere = Client()  # another computer
    elsewhere.force_login(User.objects.get(username="emil"))
    [notice] = notices(elsewhere, url)
    assert "You have unsaved text of" in notice
    assert "It differs in: Title (English), Text (Korean) It is still" in notice
    assert shown_in(elsewhere, url)["title_en"] == "Old"
    shown = OpenWindow(elsewhere, show_url(elsewhere, url))
    assert shown.fields["title_en"] == ["Newer"]
    assert shown.fields["text_ko"] == ["새 글\r\n둘째 줄"]
    assert notices(elsewhere, shown.url)[0].startswith("This is your text of")
    assert not errors_of(elsewhere.get(shown.url))
    assert page.draft is None
    assert shown.save().status_code == 302
    assert (page.draft.snapshot["fields"]["title_en"], page.draft.editor.username) == ("Newer", "emil")
    assert notices(elsewhere, url) == []


def test_every_kind_of_input_comes_back(editor):
    item = builders.full_achievement("lion")
    others = [builders.point(sector=item.sector) for _number in range(2)]
    partner = item.partners.get()
    body = builders.organization(name_en="Tide Institute")
    window = OpenWindow(editor, change_url(item))
    added = {
        f"partners-1-{name}": value for name, value in {"organization": str(body.pk), "role": "lead", "id": ""}.items()
    }
    window.type(
        **added | {"partners-1-achievement": str(item.pk), "partners-1-position": ""},
        **{"partners-TOTAL_FORMS": "2", "partners-0-DELETE": "on", "parts-0-title_ko": "고친 제목"},
        points=[str(point.pk) for point in others],
        period="no period at all",
        to_check="Ask the port.",
    )
    url = show_url(editor, change_url(item))
    with CaptureQueriesContext(connection) as queries:
        fields = shown_in(editor, url)
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "DECLARE"}
    assert fields["partners-1-organization"] == str(body.pk)
    assert (fields["partners-0-DELETE"], fields["partners-0-id"]) == ("on", str(partner.pk))
    assert (fields["parts-0-title_ko"], fields["period"]) == ("고친 제목", "no period at all")
    assert sorted(fields["points"]) == sorted(str(point.pk) for point in others)
    assert fields["to_check"] == "Ask the port."
    [notice] = notices(editor, url)
    assert "It differs in: Period, Strategy points, To check, Parts, Partners Discard it" in notice
    shown = OpenWindow(editor, url)
    refused = shown.save()
    assert refused.status_code == 200  # the mistake is told once it is sent
    assert errors_of(refused)
    assert OpenForm.objects.filter(kept_at__isnull=False).count() == 1
    saved = shown.save(period=["2009"])
    assert saved.status_code == 302, errors_of(saved)
    assert [row["organization"] for row in item.draft.snapshot["rows"]["partners"]] == [body.pk]


def test_nobody_else_reads_it(editor, publisher, administrator, admin_client, page):
    OpenWindow(editor, change_url(page)).type(title_en="My secret")
    began = OpenWindow(editor, ADD_PAGE)
    began.type(title_en="Another secret")
    forms = OpenForm.objects.order_by("pk").values_list("form", flat=True)
    for client in (publisher, administrator, admin_client):
        for url in (f"{change_url(page)}?autosave={forms[0]}", list_url(Page), f"{ADD_PAGE}?autosave={forms[1]}"):
            assert b"secret" not in client.get(url).content
        for form in forms:
            client.post(f"/admin/sectors/page/autosave/{form}/discard/")
        said = {"form": began.hidden["form_id"], "item": "", "proof": began.about["data-proof"], "number": 99}
        response = client.post(began.about["data-url"], json.dumps(said), content_type="application/json")
        assert response.status_code == 409
    assert OpenForm.objects.filter(kept_at__isnull=False).count() == 2
    assert len(notices(editor, change_url(page))) == 1


def test_an_autosave_older_than_the_version_leads_to_both_versions(editor, publisher, page):
    window = OpenWindow(editor, change_url(page))
    window.type(title_en="Mine")
    save_edit(page, by=publisher, title_en="Theirs", text_en="Their text")
    [notice] = notices(editor, change_url(page))
    assert "The item was changed since." in notice
    assert notice.count("Title") == 1
    assert "Text" not in notice.split("It differs in:")[1].split("The item")[0]  # what others changed is not mine
    shown = OpenWindow(editor, show_url(editor, change_url(page)))
    assert "The item was changed since." in notices(editor, shown.url)[0]
    response = shown.save()
    assert "Someone else saved first" in text_of(response)
    assert page.draft.snapshot["fields"]["title_en"] == "Theirs"
    assert len(notices(editor, change_url(page))) == 1  # until one of both is chosen
    form = parse_html(response.content).select_one("#content-main form")
    data = {box["name"]: box["value"] for box in form.select("input[type=hidden]")}
    assert editor.post(form["action"], data | {"take-title_en": "mine"}).status_code == 302
    fields = page.draft.snapshot["fields"]
    assert (fields["title_en"], fields["text_en"]) == ("Mine", "Their text")
    assert notices(editor, change_url(page)) == []


def test_two_windows_of_one_person_are_both_kept(editor, page):
    first, second = OpenWindow(editor, change_url(page)), OpenWindow(editor, change_url(page))
    first.type(title_en="One")
    second.type(title_en="Two")
    assert len(notices(editor, change_url(page))) == 2
    second.save()
    [notice] = notices(editor, change_url(page))
    assert "It is still open in another window." in notice
    shown = OpenWindow(editor, show_url(editor, change_url(page)))
    assert shown.fields["title_en"] == ["One"]
    assert shown.type(title_en="One more")["state"] == "written"
    [notice] = notices(editor, change_url(page))  # the text went on in another window
    answer = first.type(title_en="One, in the first window")
    assert answer["state"] == "ended"
    first.hidden["form_id"] = answer["form"]
    assert first.type()["state"] == "written"
    assert len(notices(editor, change_url(page))) == 2


def test_new_items_are_offered_on_the_list_and_the_form(editor):
    for title in ("A first one", "A second one"):
        OpenWindow(editor, ADD_PAGE).type(title_en=title, slug="first-one")
    for url in (list_url(Page), ADD_PAGE):
        found = notices(editor, url)
        assert len(found) == 2
        assert "You began a new page, “A second one”, and did not save it" in found[0]
    shown = OpenWindow(editor, show_url(editor, list_url(Page)))
    assert shown.fields["title_en"] == ["A second one"]
    assert len(notices(editor, shown.url)) == 2  # the one that is shown, and the other
    shown.save(title_ko=["둘째"], text_en=["Text"], text_ko=["글"])
    assert Page.objects.get(slug="first-one").title_en == "A second one"
    [notice] = notices(editor, list_url(Page))
    assert "A first one" in notice
    form = OpenForm.objects.get(kept_at__isnull=False).form
    assert editor.post(f"/admin/sectors/page/autosave/{form}/discard/", follow=True).status_code == 200
    assert notices(editor, list_url(Page)) == []


def test_a_late_announcement_brings_nothing_back(editor, page):
    window = OpenWindow(editor, change_url(page))
    window.type(title_en="New")
    window.save(title_en=["New"])
    assert window.type(title_en="Ne")["state"] == "ended"
    earlier = OpenWindow(editor, change_url(page))
    earlier.type(title_en="Newest")
    earlier.numbers = -1
    earlier.type(title_en="Newes")  # sent before, and later on its way
    assert OpenForm.objects.get(kept_at__isnull=False).fields["title_en"] == ["Newest"]
    assert OpenWindow(editor, change_url(page)).save(title_en=["Saved before any of it was kept"]).status_code == 302


def test_a_last_announcement_may_have_only_what_differs(editor, page):
    window = OpenWindow(editor, change_url(page))
    assert window.announce(fields={"title_en": ["No"]}, isPartial=True).json()["state"] == "incomplete"
    assert window.announce(fields={"title_en": ["No token"]}).json()["state"] == "incomplete"
    window.type(title_en="New", title_ko="옛")
    window.announce(fields={"title_en": ["Newer"], "title_ko": []}, isPartial=True, isLeaving=True)
    kept = OpenForm.objects.get()
    assert (kept.fields["title_en"], kept.fields["text_en"]) == (["Newer"], ["Old text"])
    assert "title_ko" not in kept.fields
    assert kept.seen_at is None


def test_a_form_after_mistakes_goes_on_under_its_id(editor, page):
    window = OpenWindow(editor, change_url(page))
    window.type(title_en="")
    response = window.save(title_en=[""], slug=["no slug!"])
    field = parse_html(response.content).select_one("[name=form_id]")
    assert field["value"] == window.hidden["form_id"]
    assert "You have unsaved text" not in text_of(response)


def test_rights_are_asked_for_again(editor):
    item = builders.achievement(title_en="Old")
    OpenWindow(editor, change_url(item)).type(title_en="Mine")
    other = builders.sector()
    mine = Responsibility.objects.create(user=User.objects.get(username="emil"), sector=other)
    form = OpenForm.objects.get().form
    response = editor.get(f"{change_url(item)}?autosave={form}")
    assert response.status_code == 200
    assert b"Mine" not in response.content
    assert notices(editor, change_url(item)) == []
    mine.delete()
    assert len(notices(editor, change_url(item))) == 1
    User.objects.get(username="emil").groups.clear()
    assert editor.get(f"{change_url(item)}?autosave={form}").status_code == 403


def test_it_ends_with_its_item_and_after_thirty_days(editor, publisher, page):
    body = builders.organization()
    OpenWindow(editor, change_url(body)).type(name_en="Renamed")
    OpenWindow(editor, change_url(page)).type(title_en="New")
    OpenWindow(editor, ADD_PAGE).type(title_en="Begun")
    delete(body)
    assert OpenForm.objects.count() == 2
    page.revisions.all().delete()
    Page.objects.filter(pk=page.pk).delete()  # in bulk
    now = timezone.now()
    assert clear_autosaves(now) == 1
    assert clear_autosaves(now + datetime.timedelta(days=30, minutes=-1)) == 0
    assert clear_autosaves(now + datetime.timedelta(days=30, minutes=1)) == 1
    assert not OpenForm.objects.exists()


def test_what_cannot_be_kept_is_refused_with_a_sentence(editor, page):
    window = OpenWindow(editor, change_url(page))
    window.type(title_en="Kept")
    for text in ("a\0b", "a\ud800b"):
        assert "character" in window.type(413, title_en=text)["problem"]
    assert "too long" in window.type(413, title_en="x" * MOST_BYTES)["problem"]
    for body in ("", "[]", "{", '{"form": "x"}', '{"form": "x", "item": 1, "proof": 2, "number": "a"}'):
        response = editor.post(window.about["data-url"], body, content_type="application/json")
        assert response.status_code == 400
    assert window.announce(fields=[["title_en", "x"]]).status_code == 400
    assert window.announce(fields={"title_en": "x"}, number=10**30).status_code == 400
    assert OpenForm.objects.get().fields["title_en"] == ["Kept"]
    window.type(title_en="a\\u0000b")  # these are letters
    assert OpenForm.objects.get().fields["title_en"] == ["a\\u0000b"]


def test_passwords_are_not_kept(editor, page):
    OpenWindow(editor, change_url(page)).type(title_en="New", password1="secret", csrfmiddlewaretoken="secret")
    assert "secret" not in json.dumps(OpenForm.objects.get().fields)


def test_signed_out_and_back(editor, page):
    window = OpenWindow(editor, change_url(page))
    window.type(title_en="Before")
    editor.logout()
    window.type(401, title_en="After")
    assert editor.get(window.about["data-url"]).status_code == 401
    assert not editor.cookies.get("sessionid") or not editor.session.get("resubmission")
    editor.force_login(User.objects.get(username="emil"))
    assert editor.get(window.about["data-url"]).json()["csrf"]
    window.type(title_en="After")
    assert OpenForm.objects.get().fields["title_en"] == ["After"]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="emil"))
    assert strict.post(window.about["data-url"], "{}", content_type="application/json").status_code == 403


def test_a_form_that_is_sent_again_after_signing_in_leaves_no_autosave(editor, page):
    window = OpenWindow(editor, change_url(page))
    window.type(title_en="Late")
    editor.logout()
    token = parse_html(window.save().content).select_one("[name=resubmission]")["value"]
    editor.force_login(User.objects.get(username="emil"))
    session = editor.session
    session["resubmission"] = token
    session.save()
    assert len(notices(editor, change_url(page))) == 1
    again = parse_html(editor.get("/admin/second-factor/resubmission/").content).select_one("#content-main form")
    fields = {box["name"]: box["value"] for box in again.select("input[type=hidden]")}
    assert editor.post(again["action"], fields).status_code == 302
    assert page.draft.snapshot["fields"]["title_en"] == "Late"
    assert notices(editor, change_url(page)) == []


def test_an_announcement_costs_few_statements_and_changes_nothing_public(editor, visitor, page):
    window = OpenWindow(editor, change_url(page))
    window.announce()
    before, seen = content_version(), visitor.get(page.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        window.type(title_en="Lionheart")
    assert len(queries) <= 8, [query["sql"] for query in queries]
    assert content_version() == before
    after = visitor.get(page.get_absolute_url())
    assert b"Lionheart" not in after.content
    assert after.headers.get("ETag") == seen.headers.get("ETag")


def test_others_are_shown_as_long_as_they_are_there(editor, publisher, page):
    User.objects.filter(username="petra").update(first_name="민지", last_name="김")
    theirs, now = OpenWindow(publisher, change_url(page)), timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        theirs.announce()
        mine = OpenWindow(editor, change_url(page))
        assert "김민지 has this open since" in mine.about.get_text()
        assert theirs.announce().json()["others"] == []
        mine.announce()
        [sentence] = theirs.announce().json()["others"]
        assert sentence.startswith("emil has this open since")
        clock.shift(61)
        assert mine.announce().json()["others"] == []
        theirs.announce()
        assert len(mine.announce().json()["others"]) == 1
        theirs.announce(isLeaving=True)
        assert mine.announce().json()["others"] == []
        assert "has this open" not in OpenWindow(editor, change_url(page)).about.get_text()
        another = OpenWindow(editor, change_url(page))
        another.announce()
        [sentence] = mine.announce().json()["others"]
        assert sentence.startswith("You have this open in another window")
        OpenWindow(editor, change_url(page)).announce()
        assert mine.announce().json()["others"] == [sentence]  # one for each person
        clock.shift(datetime.timedelta(days=2))
        editor.force_login(User.objects.get(username="emil"))
        OpenWindow(editor, change_url(page)).announce()
        assert OpenForm.objects.count() == 1  # those that were left are gone


def test_a_form_hears_at_once_that_it_was_saved_meanwhile(editor, publisher, page):
    window = OpenWindow(editor, change_url(page))
    assert window.announce().json()["saved"] == ""
    save_edit(page, by=publisher, title_en="Theirs")
    assert window.announce().json()["saved"].startswith("petra saved this at")
    save_edit(page, by=editor, title_en="Mine")
    assert window.announce().json()["saved"].startswith("You saved this in another window at")
    delete(page)
    assert "deleted" in window.announce().json()["saved"]


def test_an_open_form_keeps_nobody_signed_in(editor, page):
    window, start = OpenWindow(editor, change_url(page)), timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        editor.force_login(User.objects.get(username="emil"))
        for _hour in range(8):
            assert window.announce().status_code == 200
            clock.shift(datetime.timedelta(hours=1))
        clock.shift(1)
        assert window.announce().status_code == 401


def test_viewers_and_deleted_autosaves_get_a_plain_form(viewer, editor, page):
    assert parse_html(viewer.get(change_url(page)).content).select_one("#open-form") is None
    [notice] = notices(editor, f"{change_url(page)}?autosave=6f0f7f0e-0000-4000-8000-000000000000")
    assert "That text is no longer kept" in notice
    assert editor.get(f"{change_url(page)}?autosave=nonsense").status_code == 200


def test_organizations_and_reports_are_kept_too(editor):
    body = builders.organization(name_en="Old name")
    OpenWindow(editor, change_url(body)).type(name_en="New name")
    shown = OpenWindow(editor, show_url(editor, change_url(body)))
    assert shown.fields["name_en"] == ["New name"]
    shown.save()
    body.refresh_from_db()
    assert (body.name_en, notices(editor, change_url(body))) == ("New name", [])
    OpenWindow(editor, "/admin/achievements/report/add/").type(name_en="A report", query="q=robot")
    shown = OpenWindow(editor, show_url(editor, "/admin/achievements/report/"))
    assert shown.fields["name_en"] == ["A report"]
    assert shown.save().status_code == 302
    assert notices(editor, "/admin/achievements/report/") == []


def test_save_and_go_on_leads_back_to_its_place(editor):
    item = builders.achievement(title_en="Old")
    window = OpenWindow(editor, change_url(item))
    assert [box["value"] for box in window.page.select("[name=_go_on]")] == [
        *("fieldset-0", "fieldset-1"),
        *("parts", "figures", "partners", "sources"),
    ]
    del window.hidden["form_id"]  # as from a page of the version before
    response = window.save(title_en=["New"], _go_on=["partners"])
    assert response.url == f"{change_url(item)}?at=partners#after-partners"
    page = parse_html(editor.get(response.url).content)
    assert "The draft of" in page.select_one("#after-partners .messagelist").get_text()
    assert len(page.select(".messagelist")) == 1
    assert member("Editors", "ed").get(f"{change_url(item)}?at=nowhere").status_code == 200
    assert Achievement.objects.get().draft.snapshot["fields"]["title_en"] == "New"


def test_an_autosave_is_sealed_with_its_item_and_comes_back_with_it(editor, publisher, page):
    second, window = member("Publishers", "paul"), OpenWindow(editor, change_url(page))
    window.type(title_en="zebra typed", text_en="more zebra")
    run("hide", page, by=publisher, note_en="Private.", note_ko="개인 정보입니다.")
    assert tables_with("zebra", but=[RemovedContent]) == []
    assert "zebra" not in text_of(second.post(change_url(page).replace("change", "hidden")))
    answer = window.announce(fields=window.fields, formToken=window.hidden["form_token"])  # it is open as before
    assert (answer.status_code, "not kept" in answer.json()["problem"]) == (409, True)
    assert tables_with("zebra", but=[RemovedContent]) == []
    run("put-back", page, by=second)
    assert len(notices(editor, change_url(page))) == 1


def test_an_autosave_of_an_account_that_is_gone_does_not_hold_up_its_item(editor, publisher, page):
    OpenWindow(editor, change_url(page)).type(title_en="Typed")
    run("hide", page, by=publisher, note_en="Private.", note_ko="개인 정보입니다.")
    User.objects.filter(username="emil").delete()
    run("put-back", page, by=member("Publishers", "paul"))
    assert not OpenForm.objects.exists()


def test_the_start_page_leads_to_what_was_typed_and_not_saved(editor, publisher):
    OpenWindow(editor, change_url(builders.achievement())).type(title_en="A bridge")
    OpenWindow(editor, f"{list_url(Achievement)}add/").type(title_en="A tunnel")
    links = parse_html(editor.get("/admin/").content).select("[aria-labelledby=unsaved] a")
    assert [link.get_text() for link in links] == ["A tunnel", "A bridge"]
    for link in links:
        assert OpenWindow(editor, link["href"]).fields["title_en"] == [link.get_text()]
    assert not parse_html(publisher.get("/admin/").content).select("[aria-labelledby=unsaved]")
