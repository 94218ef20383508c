"""Tests of forms that are sent twice: what they make or do is done once, and both requests get the one result."""

import datetime
import sqlite3
from unittest import mock

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import second_factor
from accounts.choices import AuditEvent
from accounts.models import MOST_DAYS_OF_TOKEN, AuditEntry, UsedFormToken, clear_used_tokens
from accounts.once.refusals import NOT_MADE_FOR, SENT_BEFORE
from accounts.once.results import TWICE
from achievements.measures.models import Measure, Unit
from achievements.models import Achievement, Organization, Report
from publishing.admin.items import VersionedAdmin
from sectors.models import Identity, Page, Plan, Sector
from tests import builders
from tests.conftest import PASSWORD
from tests.forms import fields_of, once, send, shown_in
from tests.html import parse_html
from tests.publishing.test_two_writers import at_once
from tests.staff import MERGE_REASON, action_url, change_url, list_url, text_of
from tests.workflow import save_edit, submitted

OWN = {"own_password": PASSWORD}
NEW = {"password1": "another long passphrase", "password2": "another long passphrase", "usable_password": "true"}


def add(model, at="", /, **values):
    def form(client):
        url = f"{list_url(model)}add/{at}"
        return url, shown_in(client, url) | values

    return form


def add_achievement(client):
    sector = builders.sector()
    return add(Achievement, f"?sector={sector.pk}", title_en="A bridge", period="2010", _continue="Save")(client)


def add_sector(client):
    return add(Sector, f"?plan={builders.plan().pk}", name_en="Robots", goal_en="A goal", _save="Save")(client)


def act(name, **values):
    def form(client):
        item = builders.achievement()
        save_edit(item, by=client, title_en="Changed")
        return action_url(name, item), shown_in(client, action_url(name, item)) | values

    return form


def edit_achievement(client):
    url = change_url(builders.achievement())
    return url, shown_in(client, url) | {"title_en": "Changed", "_continue": "Save"}


def edit_identity(client):
    url = Identity().form_url
    return url, shown_in(client, url) | {"name_en": "The city", "_continue": "Save"}


def submit_many(client):
    items = [builders.achievement(), builders.achievement()]
    for item in items:
        save_edit(item, by=client, title_en="Changed")
    url = action_url("submit", *items)
    return url, shown_in(client, url)


def merge_organizations(client):
    keep, goes = builders.organization(), builders.organization()
    url, chosen = list_url(Organization), {"action": "merge", "_selected_action": [keep.pk, goes.pk]}
    fields = fields_of(client.post(url, chosen))
    return url, fields | {"merge": "Merge", "target": keep.pk, "reason": MERGE_REASON}


def delete_organization(client):
    url = f"{list_url(Organization)}{builders.organization().pk}/delete/"
    return url, shown_in(client, url)


def delete_roles(client):
    roles = [Group.objects.create(name=name).pk for name in ("One", "Two")]
    url, chosen = list_url(Group), {"action": "delete_selected", "_selected_action": roles}
    return url, fields_of(client.post(url, chosen))


def edit_account(client):
    url = change_url(User.objects.create_user("lee"))
    return url, shown_in(client, url) | {"email": "lee@example.org", "_save": "Save"}


def set_password(client):
    url = change_url(User.objects.create_user("lee")).replace("change", "password")
    return url, shown_in(client, url) | NEW | OWN | {"set-password": "1"}


def remove_second_factor(client):
    account = User.objects.create_user("lee")
    second_factor.set_up(account, second_factor.new_key(), 0)
    url = change_url(account).replace("change", "second-factor")
    return url, shown_in(client, url) | OWN


FORMS = {
    "achievement": add_achievement,
    "sector": add_sector,
    "plan": add(Plan, title_en="Plan 2050", _save="Save"),
    "page": add(Page, title_en="About", text_en="Us", _save="Save"),
    "organization": add(Organization, name_en="Harbor", kind="company", _save="Save"),
    "unit": add(Unit, name_en="barrel", name_ko="배럴", _save="Save"),
    "unit in a pop-up window": add(Unit, "?_popup=1", name_en="barrel", name_ko="배럴", _save="Save"),
    "report": add(Report, name_en="Bridges", query="q=bridge", _save="Save"),
    "account": add(User, username="lee", _save="Save", **NEW),
    "role": add(Group, name="Translators", _save="Save"),
    "edit": edit_achievement,
    "identity": edit_identity,
    "edit of an account": edit_account,
    "note": act("note", text="Call me."),
    "preview link": act("make-preview-link"),
    "submit": act("submit"),
    "discard": act("discard"),
    "publish alone": act("publish-alone", alone_reason="Fire", is_minor="on", minor_reason="None"),
    "bulk": submit_many,
    "merge": merge_organizations,
    "delete": delete_organization,
    "delete many": delete_roles,
    "password": set_password,
    "second factor": remove_second_factor,
}


def add_measure(client):
    unit = builders.unit() if hasattr(builders, "unit") else Unit.objects.first()
    return add(Measure, name_en="Power", name_ko="전력", unit=unit.pk, _save="Save")(client)


FORMS["measure"] = add_measure


@pytest.fixture
def client(db):
    root = Client()
    root.force_login(User.objects.create_superuser("root", password=PASSWORD))
    return root


def told(client):
    """Return the messages that the next page shows."""
    page = parse_html(client.get("/admin/second-factor/").content)
    return [" ".join(each.get_text(" ").split()) for each in page.select(".messagelist li")]


def state():
    """Count what forms make, and what the audit log says."""
    models = [Achievement, Sector, Plan, Page, Organization, Unit, Measure, Report, User, Group, AuditEntry]
    revisions = sum(model.revision_model().objects.count() for model in (Achievement, Sector, Plan, Organization))
    return [*(model.objects.count() for model in models), revisions]


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_is_done_once_if_it_is_sent_twice_and_never_without_its_token(client, form):
    url, fields = form(client)
    before = state()
    refused = client.post(url, {name: value for name, value in fields.items() if name != "once"}, follow=True)
    assert (state(), str(NOT_MADE_FOR) in text_of(refused)) == (before, True)
    first = client.post(url, fields)
    assert first.status_code == (200 if "_popup" in fields else 302), first.content.decode()
    after = state()
    assert after != before
    first_told = told(client)
    again = client.post(url, fields)
    assert state() == after
    assert (again.status_code, again.headers.get("Location")) == (first.status_code, first.headers.get("Location"))
    if "_popup" in fields:
        assert again.content == first.content
    else:
        assert told(client) == [*first_told, str(TWICE)]


AT_ONCE = [
    "achievement",
    "organization",
    "unit in a pop-up window",
    "account",
    "edit",
    "note",
    "bulk",
    "merge",
    "discard",
]


def client_of_file(client, path):
    """Return how to send a form of a signed-in client through a connection of its own to a file of SQLite."""

    def post(url, fields):
        if path:
            connection.settings_dict = connection.settings_dict | {"NAME": path}
        other = Client()
        other.cookies.update(client.cookies)
        return other.post(url, fields)

    return post


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", AT_ONCE)
def test_a_form_that_is_sent_twice_at_once_is_done_once(client, kind, tmp_path):
    url, fields = FORMS[kind](client)
    entries, path = AuditEntry.objects.count(), None
    if connection.vendor == "sqlite":  # whose own test database is one connection
        path = str(tmp_path / "copy.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [path])
    post = client_of_file(client, path)
    first, second = at_once(lambda: post(url, fields), lambda: post(url, fields))
    assert first.status_code == second.status_code == (200 if "_popup" in fields else 302)
    assert first.headers.get("Location") == second.headers.get("Location")
    assert counted(path, AuditEntry) == entries + (2 if kind == "bulk" else 1 if kind != "merge" else 2)
    told = [str(TWICE) in response.cookies["messages"].value for response in (first, second) if response.cookies]
    assert sorted(told) in ([], [False, False], [False, True])


def counted(path, model):
    if path is None:
        return model.objects.count()
    with sqlite3.connect(path) as file:
        return file.execute(f"SELECT COUNT(*) FROM {model._meta.db_table}").fetchone()[0]  # noqa: S608


@pytest.mark.django_db
def test_what_fails_half_way_can_be_sent_again(client):
    url, fields = add_achievement(client)
    client.raise_request_exception = False
    with mock.patch.object(VersionedAdmin, "response_add", side_effect=RuntimeError):
        assert client.post(url, fields).status_code == 500
    assert not Achievement.objects.exists()
    assert client.post(url, fields).status_code == 302
    assert Achievement.objects.count() == 1


@pytest.mark.django_db
def test_a_form_with_mistakes_keeps_its_token(client):
    url, fields = add_achievement(client)
    shown = fields_of(client.post(url, fields | {"period": "never"}))
    assert shown["once"] == fields["once"]
    assert client.post(url, shown | {"period": "2010", "_save": "Save"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("token", [None, "", "forged", "x" * 5000, "another page", "old"])
def test_a_form_without_a_token_of_its_own_is_shown_again_with_all_that_was_typed(client, token):
    url, fields = add_achievement(client)
    if token == "another page":
        fields |= once(client, list_url(Plan))
    elif token == "old":
        with mock.patch("time.time", return_value=timezone.now().timestamp() - (MOST_DAYS_OF_TOKEN + 1) * 86400):
            fields |= once(client, url)
    else:
        fields = {**fields, "once": token} if token is not None else {k: v for k, v in fields.items() if k != "once"}
    before = state()
    response = client.post(url, fields)
    assert state() == before
    assert (response.status_code, str(NOT_MADE_FOR) in text_of(response)) == (200, True)
    shown = fields_of(response)
    assert (shown["title_en"], shown["period"]) == ("A bridge", "2010")
    assert client.post(url, shown | {"_save": "Save"}).status_code == 302
    assert Achievement.objects.count() == 1


@pytest.mark.django_db
def test_what_was_changed_after_going_back_is_not_lost(client):
    url, fields = add_achievement(client)
    client.post(url, fields)
    made = Achievement.objects.get()
    response = client.post(url, fields | {"title_en": "A <b>tunnel</b>"})
    text = text_of(response)
    assert "This was already saved as “ A bridge ”. What you changed afterwards is below and is not saved yet" in text
    assert f'<a href="{change_url(made)}">A bridge</a>' in response.content.decode()
    shown = fields_of(response)
    assert shown["title_en"] == "A <b>tunnel</b>"
    assert shown["once"] != fields["once"]
    assert client.post(url, shown | {"_save": "Save"}).status_code == 302
    assert Achievement.objects.count() == 2


@pytest.mark.django_db
def test_the_same_from_a_page_that_was_loaded_anew_is_asked_about(client):
    url, fields = add_achievement(client)
    client.post(url, fields)
    response = client.post(url, fields | once(client, url))
    assert "You already saved exactly this as “ A bridge ”." in text_of(response)
    assert client.post(url, fields_of(response) | {"_save": "Save"}).status_code == 302
    assert Achievement.objects.count() == 2


@pytest.mark.django_db
def test_an_edit_that_was_changed_after_going_back_finds_its_way(client):
    url, fields = edit_achievement(client)
    assert client.post(url, fields).status_code == 302
    response = client.post(url, fields | {"title_en": "Changed again"})
    assert all(text in text_of(response) for text in ("Changed again", "nothing is lost"))
    shown = fields_of(response) | {"take-title_en": "mine"}
    assert client.post(url, shown).status_code == 302
    assert Achievement.objects.get().draft.snapshot["fields"]["title_en"] == "Changed again"
    assert client.post(url, shown).status_code == 302


@pytest.mark.django_db
def test_a_note_with_other_words_after_going_back_is_asked_about(client):
    url, fields = act("note", text="Call me.")(client)
    client.post(url, fields)
    response = client.post(url, fields | {"text": "Call me today."})
    assert str(SENT_BEFORE) in text_of(response)
    assert client.post(url, fields_of(response)).status_code == 302
    notes = AuditEntry.objects.filter(event=AuditEvent.NOTED).order_by("pk")
    assert [entry.note for entry in notes] == ["Call me.", "Call me today."]


@pytest.mark.django_db
def test_a_bulk_step_that_was_done_in_part_is_not_repeated(editor, publisher):
    items = [builders.achievement(), builders.achievement()]
    for item in items:
        submitted(item, by=editor, title_en="Changed")
    url = action_url("approve", *items)
    fields = shown_in(publisher, url)
    save_edit(items[1], by=editor, title_en="Changed meanwhile")
    pages = [publisher.post(url, fields) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert AuditEntry.objects.filter(event=AuditEvent.APPROVED).count() == 1
    assert all("approved" in text_of(page) and "Changed meanwhile" in text_of(page) for page in pages)


@pytest.mark.django_db
def test_a_form_that_is_sent_after_signing_in_anew_is_done_once(editor):
    url, fields = edit_achievement(editor)
    editor.logout()
    page = fields_of_login(editor.post(url, fields))
    kept = editor.post("/admin/login/", page | {"username": "emil", "password": PASSWORD}).url
    again = shown_in(editor, kept)
    before = AuditEntry.objects.count()
    assert [editor.post(url, again).status_code for _ in range(2)] == [302, 302]
    assert AuditEntry.objects.count() == before + 1


def fields_of_login(response):
    return {box["name"]: box.get("value", "") for box in parse_html(response.content).select("#content input[name]")}


@pytest.mark.django_db
def test_another_password_after_going_back_is_neither_set_nor_taken_for_the_first(client):
    url, fields = set_password(client)
    client.post(url, fields)
    other = dict.fromkeys(("password1", "password2"), "a third long passphrase")
    response = client.post(url, fields | other)
    assert str(SENT_BEFORE) in text_of(response)
    assert "a third long passphrase" not in response.content.decode()
    account = User.objects.get(username="lee")
    assert account.check_password(NEW["password1"])
    assert client.post(url, fields_of(response) | other | OWN | {"set-password": "1"}).status_code == 302
    account.refresh_from_db()
    assert account.check_password("a third long passphrase")


@pytest.mark.django_db
def test_used_tokens_are_cleared_when_no_form_can_bring_them(client):
    send(client, f"{list_url(Plan)}add/", title_en="Plan 2050")
    day = datetime.timedelta(days=1)
    assert clear_used_tokens(timezone.now() + MOST_DAYS_OF_TOKEN * day) == 0
    assert clear_used_tokens(timezone.now() + (MOST_DAYS_OF_TOKEN + 2) * day) == 1
    assert not UsedFormToken.objects.exists()


@pytest.mark.django_db
def test_the_same_from_a_page_that_was_opened_anew_is_asked_about(client):
    sector = builders.sector()
    url, values = f"{list_url(Achievement)}add/?sector={sector.pk}", {"title_en": "A bridge", "period": "2010"}
    first, again = shown_in(client, url), shown_in(client, url)
    assert first["form_id"] != again["form_id"]
    assert client.post(url, first | values | {"_save": "Save"}).status_code == 302
    assert "You already saved exactly this" in text_of(client.post(url, again | values | {"_save": "Save"}))
    once_more = client.post(url, again | values | {"_save": "Save", "once": first["once"]})
    assert once_more.status_code == 302  # as after Back, where the script keeps the token
    assert Achievement.objects.count() == 1
