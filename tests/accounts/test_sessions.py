"""Tests of sessions: people see where they are signed in, and end a session at once."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import second_factor
from accounts.browsers import browser_in_words, codes_from
from accounts.choices import AuditEvent
from accounts.models import AuditEntry, SessionRecord
from tests import builders
from tests.conftest import PASSWORD
from tests.forms import once, send
from tests.html import parse_html
from tests.staff import change_url, text_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/sessions/"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def hong(db):
    return User.objects.create_user("hong", password=PASSWORD, is_staff=True)


def signed_in(name="hong", browser=CHROME, address="203.0.113.5", client=None):
    client = client or Client()
    fields = {"username": name, "password": PASSWORD}
    client.post("/admin/login/?next=/admin/", fields, REMOTE_ADDR=address, headers={"user-agent": browser})
    return client


def is_in(client):
    return client.get("/admin/").status_code == 200


def buttons(client, url=PAGE):
    return [button["value"] for button in parse_html(client.get(url).content).select("[name=end]")]


def test_one_sees_where_one_is_signed_in(hong):
    here = signed_in()
    signed_in(browser=IPHONE, address="2001:db8:1:2::5")
    page = text_of(here.get(PAGE))
    for words in ("Chrome on Windows this browser", "203.0.113.5", "Safari on iPhone", "2001:db8:1:2::"):
        assert words in page
    korean = text_of(here.get(PAGE, headers={"accept-language": "ko"}))
    assert "iPhone" in korean
    assert len(buttons(here)) == 1
    assert f'href="{PAGE}"' in here.get("/admin/").content.decode()


def test_the_key_of_a_session_is_stored_in_its_own_row_alone(hong):
    client = signed_in()
    key = client.cookies["sessionid"].value
    assert key not in str(list(SessionRecord.objects.values())) + str(list(AuditEntry.objects.values()))
    assert key not in client.get(PAGE).content.decode()


def test_a_session_is_ended_at_once_and_the_others_go_on(hong):
    here, there, elsewhere = signed_in(), signed_in(browser=IPHONE), signed_in(browser="curl")
    ended = SessionRecord.objects.get(browser="Safari/")
    here.post(PAGE, {"end": str(ended.pk)})
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, True]
    here.post(PAGE, {"end": "all"})
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, False]
    notes = [entry.note_in_words for entry in AuditEntry.objects.filter(event=AuditEvent.ENDED_SESSIONS)]
    assert notes == ["Browsers signed out: 1."] * 2


def test_nobody_ends_the_session_of_somebody_else(hong, editor):
    hong_there = signed_in()
    key = str(SessionRecord.objects.get(user=hong).pk)
    assert key not in editor.get(PAGE).content.decode()
    editor.post(PAGE, {"end": key})
    assert is_in(hong_there)
    for value in ("", "x", key + "0"):
        assert editor.post(PAGE, {"end": value}).status_code == 404


def test_what_was_typed_in_a_session_that_was_ended_is_kept(editor):
    item = builders.achievement()
    SessionRecord.objects.all().delete()
    response = editor.post(change_url(item), {"title_en": "Typed"})
    assert parse_html(response.content).select_one("[name=resubmission]")["value"]
    assert "what you typed is kept" in text_of(response)


def test_a_session_that_was_ended_keeps_no_second_factor(hong):
    client = signed_in()
    key = second_factor.new_key()
    device, _codes = second_factor.set_up(hong, key, 0)
    session = client.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    assert is_in(client)
    SessionRecord.objects.all().delete()
    assert not is_in(client)
    signed_in(client=client)
    assert client.get("/admin/").headers["Location"].startswith("/admin/second-factor/")


def test_a_get_of_a_session_that_was_ended_writes_nothing(hong):
    client = signed_in()
    SessionRecord.objects.all().delete()
    before = list(Session.objects.values())
    assert client.get("/admin/").status_code == 302
    assert list(Session.objects.values()) == before


@pytest.mark.one_database
def test_a_session_ends_twelve_hours_after_its_sign_in_however_busy_it_is(hong):
    with time_machine.travel("2026-03-01 09:00+09:00", tick=False) as clock:
        client = signed_in()
        for _hour in range(11):
            clock.shift(HOUR)
            client.post("/admin/presence/", REMOTE_ADDR="198.51.100.7")
        assert is_in(client)
        assert "Last used March 1, 2026, 8:00 PM Network address 198.51.100.7" in text_of(client.get(PAGE))
        clock.shift(HOUR)
        assert not is_in(client)
        assert is_in(signed_in(client=client))
        assert SessionRecord.objects.count() == 1


def test_signing_out_a_new_password_and_switching_off_leave_no_record(hong, admin_client):
    signed_in().post("/admin/logout/")
    assert not hong.session_records.exists()
    here, _there = signed_in(), signed_in()
    new = "젖은 우산 네 개와 감자"
    passwords = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    here.post("/admin/password_change/", once(here, "/admin/password_change/", **passwords))
    assert hong.session_records.count() == 1
    assert is_in(here)
    own = {"own_password": "password"}
    reset = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true", "set-password": "1"} | own
    url = f"/admin/auth/user/{hong.pk}/password/"
    assert admin_client.post(url, once(admin_client, url, **reset)).status_code == 302
    assert not hong.session_records.exists()
    again = signed_in()
    send(admin_client, f"/admin/auth/user/{hong.pk}/change/", is_active=None)
    User.objects.update(is_active=True)
    assert not is_in(again)


def test_administrators_sign_out_an_account_that_they_may_change(hong, administrator, editor):
    clients = [signed_in(), signed_in(browser=IPHONE)]
    url = f"/admin/auth/user/{hong.pk}/sessions/"
    assert f'href="{url}"' in administrator.get(f"/admin/auth/user/{hong.pk}/change/").content.decode()
    assert "Safari on iPhone" in text_of(administrator.get(url))
    assert {editor.get(url).status_code, editor.post(url, {"end": "all"}).status_code} == {403}
    administrator.post(url, {"end": buttons(administrator, url)[0]})
    assert sorted(map(is_in, clients)) == [False, True]
    administrator.post(url, {"end": "all"})
    assert not any(map(is_in, clients))
    assert AuditEntry.objects.of(hong).first().event == AuditEvent.ENDED_SESSIONS
    root = User.objects.create_superuser("root")
    assert administrator.post(f"/admin/auth/user/{root.pk}/sessions/", {"end": "all"}).status_code == 403
    assert administrator.get("/admin/auth/user/999999/sessions/").status_code == 404


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/131.0.0.0", "Microsoft Edge on Windows"),
        (CHROME + " Whale/4.29", "Naver Whale on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26.0 Chrome/122.0 Mobile", "Samsung Internet on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        ("curl/8.5", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_browsers_in_plain_words(header, words):
    assert browser_in_words(*codes_from(header)) == words
