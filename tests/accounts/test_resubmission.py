"""Tests of forms sent after the end of a session, and sent again after signing in."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client

from accounts.form_tokens import make_form_token
from accounts.models import RolePolicy
from tests import builders
from tests.conftest import PASSWORD
from tests.forms import shown_in
from tests.html import parse_html
from tests.staff import change_url, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def item():
    return builders.achievement(title_en="Bridge")


def sent_late(client, item, **changes):
    """Return the response to a form that was filled in before the end of the session."""
    fields = shown_in(client, change_url(item)) | {"_continue": "Save"} | changes
    client.logout()
    return client.post(change_url(item), fields)


def sign_in(client, response, password=PASSWORD):
    page = parse_html(response.content)
    fields = {box["name"]: box.get("value", "") for box in page.select("#content input[name]")}
    url = page.select_one("#login-form")["action"]
    return client.post(url, fields | {"username": "emil", "password": password})


def test_a_form_is_saved_after_signing_in_again(editor, item):
    response = sent_late(editor, item, title_en="Big <b>bridge</b>", text_ko="한 줄\r\n또 한 줄")
    assert "Your session has ended. Sign in again: what you typed is kept." in text_of(response)
    assert item.draft is None
    response = sign_in(editor, response)
    assert response.status_code == 302
    fields = shown_in(editor, response.url)
    page = parse_html(editor.get(response.url).content)
    assert editor.post(page.select_one("#content-main form")["action"], fields).status_code == 302
    kept = item.draft.snapshot["fields"]
    assert (kept["title_en"], kept["text_ko"]) == ("Big <b>bridge</b>", "한 줄\n또 한 줄")


def test_a_wrong_password_does_not_lose_it(editor, item):
    response = sign_in(editor, sent_late(editor, item, title_en="Big bridge"), "a wrong password")
    assert response.status_code == 200
    assert sign_in(editor, response).url == "/admin/second-factor/resubmission/"


def test_a_form_waits_for_the_second_factor(editor, item):
    RolePolicy.objects.create(group=Group.objects.get(name="Editors"), requires_second_factor=True)
    RolePolicy.objects.update(requires_second_factor=False)
    response = sent_late(editor, item, title_en="Big bridge")
    RolePolicy.objects.update(requires_second_factor=True)
    response = sign_in(editor, response)
    assert editor.get(response.url).url == "/admin/second-factor/?next=%2Fadmin%2Fsecond-factor%2Fresubmission%2F"
    RolePolicy.objects.update(requires_second_factor=False)
    assert "Send it again" in editor.get(response.url).content.decode()


def test_a_form_of_another_site_is_kept_for_nobody(item):
    User.objects.create_user("emil", password=PASSWORD, is_staff=True)
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(change_url(item), {"title_en": "Forged"}).status_code == 403
    assert stranger.get("/admin/second-factor/resubmission/").status_code == 302


@pytest.mark.parametrize("token", ["forged", "eyJ4IjoxfQ:1:abc", "\0", make_form_token("change", None, "", 0, {})])
def test_a_forged_resubmission_token_is_ignored(editor, token):
    editor.logout()
    fields = {"username": "emil", "password": PASSWORD, "resubmission": token, "next": "/admin/"}
    assert editor.post("/admin/login/", fields).url == "/admin/"
    assert "resubmission" not in editor.session


def test_a_form_expires_after_twelve_hours(editor, item):
    hour = datetime.timedelta(hours=1)
    with time_machine.travel("2026-03-01 09:00:00+00:00", tick=False) as clock:
        page = sent_late(editor, item, title_en="Big bridge")
        clock.shift(12 * hour)
        url = sign_in(editor, page).url
        assert "Big bridge" in editor.get(url).content.decode()
        clock.shift(hour)
        assert editor.get(url).url == "/admin/"
        editor.logout()
        assert sign_in(editor, page).url == "/admin/"


def test_session_data_of_earlier_versions_is_ignored(editor):
    session = editor.session
    session.update({"kept": {"path": "/admin/", "fields": []}, "second_factor_key": "00", "recovery_codes": ["x"]})
    session.save()
    assert editor.get("/admin/second-factor/resubmission/").url == "/admin/"
    assert editor.get("/admin/second-factor/recovery-codes/").url == "/admin/second-factor/"
    assert editor.get("/admin/second-factor/set-up/").status_code == 200


def test_new_passwords_are_kept_nowhere(editor):
    fields = {"old_password": PASSWORD, "new_password1": "another long one", "new_password2": "another long one"}
    editor.logout()
    response = editor.post("/admin/password_change/", fields)
    assert response.status_code == 302
    assert "another long one" not in editor.get(response.url).content.decode()


def test_a_form_is_removed_after_it_is_sent_again_or_discarded(editor, item):
    for leave in (
        lambda page: editor.post(change_url(item), shown_in(editor, page)),
        lambda page: editor.post(page),
    ):
        response = sign_in(editor, sent_late(editor, item, title_en="Big bridge"))
        leave(response.url)
        assert editor.get(response.url).url == "/admin/"
        assert "resubmission" not in editor.session
