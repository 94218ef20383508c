"""Tests of forms that fail the check against forgery: what staff typed is kept, and nothing is done without them."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from tests import builders
from tests.accounts.test_kept_files import HWP, NAME, draft_files, fields_in, hwp, own_folder, row, sign_in  # noqa: F401
from tests.conftest import PASSWORD
from tests.html import parse_html
from tests.staff import change_url, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGE = "/admin/second-factor/resubmission/"
HERE = {"origin": "http://testserver", "accept": "text/html,*/*", "referer": "http://testserver/admin/"}
LOGIN = "/admin/login/"


@pytest.fixture
def item():
    return builders.achievement(title_en="Bridge")


@pytest.fixture
def strict(db):
    """Return a client with tokens like a browser, signed in as emil."""
    emil = User.objects.create_user("emil", password=PASSWORD, is_staff=True)
    emil.groups.add(Group.objects.get(name="Editors"))
    client = Client(enforce_csrf_checks=True)
    log_in(client, "emil")
    return client


def log_in(client, name):
    fields = fields_of_login(client)
    assert client.post(LOGIN, fields | {"username": name, "password": PASSWORD}).status_code == 302


def fields_of_login(client):
    page = parse_html(client.get(LOGIN).content)
    return {box["name"]: box.get("value", "") for box in page.select("#content input[name]")}


def log_out(client):
    client.post("/admin/logout/", {"csrfmiddlewaretoken": client.cookies["csrftoken"].value})


def opened(client, item, **changes):
    return fields_in(client.get(change_url(item))) | {"_continue": "Save"} | changes


def test_a_form_survives_a_new_sign_in_in_another_tab(strict, item):
    fields = opened(strict, item, title_en="Typed", text_ko="한 줄\r\n또 한 줄", **row(**{"sources-0-file": hwp()}))
    log_out(strict)
    log_in(strict, "emil")
    response = strict.post(change_url(item), fields, headers=HERE)
    assert (response.status_code, response.url) == (302, PAGE)
    assert item.draft is None
    page = strict.get(PAGE)
    text = text_of(page)
    assert "Your sign-in changed while you were typing" in text
    assert "form_id" not in text
    for shown in (
        "Achievement: Bridge",
        str(item.sector),
        "Typed",
        "한 줄 또 한 줄",
        f"{NAME}, 2.0\xa0MB".replace("\xa0", " "),
    ):
        assert shown in text
    assert strict.post(change_url(item), fields_in(page), headers=HERE).status_code == 302
    assert item.draft.snapshot["fields"]["text_ko"] == "한 줄\n또 한 줄"
    assert draft_files(item) == [(NAME, HWP)]
    assert strict.get(PAGE).url == "/admin/"


def test_a_form_survives_signing_out_in_another_tab(strict, item):
    fields = opened(strict, item, title_en="Typed")
    log_out(strict)
    del strict.cookies["csrftoken"]
    response = strict.post(change_url(item), fields, headers=HERE)
    assert "what you typed is kept" in text_of(response)
    page = strict.get(sign_in(strict, response).url)
    assert strict.post(change_url(item), fields_in(page), headers=HERE).status_code == 302
    assert item.draft.snapshot["fields"]["title_en"] == "Typed"


def test_a_form_survives_the_page_to_sign_in_that_failed_itself(strict, item):
    """Sign in in another tab while the page to sign in carries the form of this one."""
    fields = opened(strict, item, title_en="Typed")
    log_out(strict)
    page = parse_html(strict.post(change_url(item), fields, headers=HERE).content)
    carried = {box["name"]: box.get("value", "") for box in page.select("#content input[name]")}
    log_in(strict, "emil")
    response = strict.post(LOGIN, carried | {"username": "emil", "password": PASSWORD}, headers=HERE)
    assert response.url == PAGE
    assert "Typed" in text_of(strict.get(PAGE))


def test_somebody_else_who_signed_in_is_told_whose_form_it_is(strict, item):
    fields = opened(strict, item, title_en="Typed")
    log_out(strict)
    User.objects.create_user("petra", password=PASSWORD, is_staff=True, is_superuser=True)
    log_in(strict, "petra")
    strict.post(change_url(item), fields, headers=HERE)
    page = strict.get(PAGE)
    assert "This form was opened by emil. You are signed in as petra." in text_of(page)
    assert "Typed" in text_of(page)
    assert "title_en" not in fields_in(page)
    assert "Sign in as emil" in page.content.decode()


def test_the_token_of_another_user_alone_leads_there_too(editor, publisher, item):
    fields = opened(editor, item, title_en="Typed")
    assert publisher.post(change_url(item), fields).url == PAGE
    assert "This form was opened by emil. You are signed in as petra." in text_of(publisher.get(PAGE))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:8080"},
        {"origin": "https://testserver"},
        {"referer": "https://evil.example/http://testserver/"},
        {"origin": "http://testserver", "referer": "https://evil.example/"},
        {"origin": "http://testserver", "sec-fetch-site": "same-site"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver", "sec-fetch-mode": "cors"},
        {"origin": "http://testserver", "accept": "*/*"},
    ],
)
def test_a_form_of_another_site_or_of_a_script_is_carried_nowhere(strict, item, headers):
    fields = opened(strict, item, title_en="Forged") | {"csrfmiddlewaretoken": "x" * 64}
    headers = {"accept": "text/html"} | headers
    assert strict.post(change_url(item), fields, headers=headers).status_code == 403
    assert strict.get(PAGE).url == "/admin/"
    assert item.draft is None


def test_passwords_and_codes_are_carried_nowhere(strict):
    fields = {"old_password": PASSWORD, "new_password1": "another long one", "new_password2": "another long one"}
    response = strict.post("/admin/password_change/", fields, headers=HERE)
    assert response.status_code == 403
    assert "type them once more" in text_of(response)
    response = strict.post(LOGIN, {"username": "emil", "password": PASSWORD}, headers=HERE)
    assert (response.status_code, "type them once more" in text_of(response)) == (403, True)
    for path in ("code/", "set-up/", "resubmission/"):
        response = strict.post(f"/admin/second-factor/{path}", {"code": "123456"}, headers=HERE)
        assert (response.status_code, "123456" in response.content.decode()) == (403, False)
    assert strict.get(PAGE).url == "/admin/"


def test_the_page_shows_all_that_would_be_sent(strict, item):
    """Show where it goes and each value, so that a form that somebody made up is recognized."""
    fields = {f"value-{number}": f"Number {number}" for number in range(50)} | {"is_superuser": "on"}
    response = strict.post("/admin/auth/user/1/change/", fields | {"csrfmiddlewaretoken": "x"}, headers=HERE)
    assert response.url == PAGE
    text = text_of(strict.get(PAGE))
    assert "User" in text  # the kind alone: no name of an account that they may not see
    assert "Number 39" in text
    assert "11 more values are not shown here." in text
