"""Tests of signing in: protection from guessing, the end of sessions, and the audit log."""

import datetime
import os
import subprocess
import sys

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory

from accounts.choices import AuditEvent
from accounts.client_ip import client_ip, client_network
from accounts.models import AuditEntry
from tests import builders
from tests.conftest import PASSWORD
from tests.forms import send
from tests.html import parse_html

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
FAILURES = settings.AXES_FAILURE_LIMIT
OFFICE, ELSEWHERE = "203.0.113.5", "198.51.100.7"


def sign_in(client, name="hong", password=PASSWORD, address=OFFICE, **headers):
    fields = {"username": name, "password": password}
    return client.post("/admin/login/?next=/admin/", fields, REMOTE_ADDR=address, headers=headers)


def fail(client, times=FAILURES, **options):
    for _number in range(times):
        response = sign_in(client, **{"password": "a wrong guess"} | options)
    return response


def is_in(client):
    return client.get("/admin/").status_code == 200


@pytest.fixture
def hong(db):
    return User.objects.create_user("hong", password=PASSWORD, is_staff=True)


def test_too_many_failures_lock_out_even_the_right_password(hong, visitor):
    assert fail(visitor, FAILURES - 1).status_code == 200
    assert fail(visitor, 1).status_code == 429
    assert sign_in(visitor).status_code == 429
    assert not is_in(visitor)


def test_a_lock_is_for_one_name_at_one_address(hong, visitor):
    User.objects.create_user("lee", password=PASSWORD, is_staff=True)
    fail(visitor)
    assert sign_in(Client(), "lee").status_code == 302
    assert sign_in(Client(), address=ELSEWHERE).status_code == 302


def test_another_browser_or_session_does_not_get_around_a_lock(hong):
    for number in range(FAILURES):
        fail(Client(), 1, **{"user-agent": f"Browser {number}"})
    assert sign_in(Client()).status_code == 429


def test_names_of_no_account_are_locked_out_alike(visitor):
    assert fail(visitor, name="nobody").status_code == 429


def test_a_lock_ends_after_its_time_and_is_not_made_longer_by_trying(hong, visitor):
    with time_machine.travel(NOW, tick=False) as clock:
        fail(visitor)
        clock.shift(settings.AXES_COOLOFF_TIME - datetime.timedelta(seconds=1))
        assert sign_in(visitor).status_code == 429
        clock.shift(2)
        assert sign_in(visitor).status_code == 302


def test_signing_in_forgets_the_failures_before(hong):
    fail(Client(), FAILURES - 1)
    assert sign_in(Client()).status_code == 302
    assert fail(Client(), FAILURES - 1).status_code == 200


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_lockout_page_says_how_long_it_lasts(hong, visitor, language):
    response = fail(visitor, **{"accept-language": language})
    page = parse_html(response.content)
    assert page.html["lang"] == language
    assert "15" in page.main.get_text()
    assert page.main.a["href"] == "/admin/login/"
    assert response.headers["Retry-After"] == "900"


def test_attempts_are_on_record_and_passwords_are_not(hong, visitor):
    fail(visitor, FAILURES + 2, password="my secret guess")
    sign_in(visitor, name="my secret guess", password="hong")
    entries = AuditEntry.objects.order_by("pk")
    shown = [(entry.event, entry.actor, entry.actor_name, entry.item_key, entry.note) for entry in entries]
    failed = (AuditEvent.FAILED_TO_SIGN_IN, None, "hong", str(hong.pk), OFFICE)
    locked = (AuditEvent.LOCKED_OUT, None, "hong", str(hong.pk), OFFICE)
    assert shown == [failed] * FAILURES + [locked, (AuditEvent.FAILED_TO_SIGN_IN, None, "", "", OFFICE)]
    assert "secret guess" not in str(list(entries.values()) + list(AccessAttempt.objects.values("post_data")))


def test_signing_in_and_out_is_on_record(hong, visitor):
    sign_in(visitor)
    visitor.post("/admin/logout/")
    entries = AuditEntry.objects.order_by("pk")
    assert [(entry.event, entry.actor, entry.note) for entry in entries] == [
        (AuditEvent.SIGNED_IN, hong, OFFICE),
        (AuditEvent.SIGNED_OUT, hong, ""),
    ]


def test_attempts_and_devices_have_no_pages_in_the_administration(admin_client):
    page = admin_client.get("/admin/").content.decode()
    assert "/admin/accounts/" in page
    assert not [app for app in ("axes", "otp_totp", "otp_static") if f"/admin/{app}/" in page]


def request_from(address, forwarded=None):
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "10.0.0.1"),
        (0, "203.0.113.5", "10.0.0.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "1.1.1.1, 203.0.113.5", "203.0.113.5"),
        (1, "203.0.113.5:4711", "203.0.113.5"),
        (1, "[2001:db8::5]:4711", "2001:db8::5"),
        (2, "1.1.1.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
    ],
)
def test_the_address_is_what_the_trusted_proxies_say(settings, proxies, forwarded, expected):
    settings.PROXIES = proxies
    assert client_ip(request_from("10.0.0.1", forwarded)) == expected


def test_a_server_behind_a_socket_knows_no_address_and_does_not_break(hong, visitor):
    assert client_ip(request_from("")) is None
    assert fail(visitor, address="").status_code == 429


def test_one_ipv6_network_is_one_address_to_a_lock():
    addresses = ["2001:db8:1:2::5", "2001:db8:1:2:ffff::6", "2001:db8:1:3::5"]
    assert [client_network(request_from(address)) for address in addresses] == [
        "2001:db8:1:2::",
        "2001:db8:1:2::",
        "2001:db8:1:3::",
    ]


@pytest.mark.parametrize(("proxies", "appended"), [(0, ""), (1, ", 203.0.113.5")])
def test_a_made_up_forwarding_header_does_not_get_around_a_lock(hong, settings, proxies, appended):
    settings.PROXIES = proxies
    for number in range(FAILURES):
        fail(Client(), 1, **{"x-forwarded-for": f"192.0.2.{number}{appended}"})
    assert sign_in(Client(), **{"x-forwarded-for": f"192.0.2.99{appended}"}).status_code == 429


def test_https_or_a_unix_socket_implies_one_proxy_by_default():
    command = [sys.executable, "-c", "from config import settings; print(settings.PROXIES)"]
    found = []
    socket = {"BIND": "unix:/run/portal.sock"}
    for variables in ({}, {"HTTPS": "1"}, {"HTTPS": "1", "PROXIES": "2"}, socket):
        environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 50, "HTTPS": "0", "PROXIES": ""} | variables
        result = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=True)
        found.append(int(result.stdout))
    assert found == [0, 1, 2, 1]


def test_the_deployment_check_has_nothing_to_say():
    command = [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "INFO"]
    secret = {"SECRET_KEY": os.urandom(40).hex(), "HTTPS": "1", "HSTS_PRELOAD": "1"}
    environment = {"PATH": os.environ["PATH"], "DEBUG": "0"} | secret
    result = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()


PRESENCE = "/admin/presence/"


def test_a_session_ends_with_the_browser_and_eight_hours_after_the_last_post(hong, visitor):
    hours = datetime.timedelta(hours=1)
    with time_machine.travel(NOW, tick=False) as clock:
        for url in (PRESENCE, "/admin/password_change/", "/language/setlang/"):
            cookie = sign_in(visitor).cookies["sessionid"]
            shown = (cookie["max-age"], cookie["expires"], cookie["httponly"], cookie["samesite"])
            assert shown == ("", "", True, "Lax")
            clock.shift(3 * hours)
            visitor.post(url)
            clock.shift(7 * hours)
            assert is_in(visitor)  # which renews nothing
            clock.shift(1 * hours + datetime.timedelta(seconds=1))
            assert not is_in(visitor)


def test_a_script_renews_the_session_of_staff_alone_and_needs_a_token(hong, visitor):
    assert visitor.get(PRESENCE).headers["Location"] == visitor.post(PRESENCE).headers["Location"]
    assert not visitor.cookies
    client = Client(enforce_csrf_checks=True)
    client.force_login(hong)
    page = parse_html(client.get("/admin/").content)
    script = page.select_one(f"script[src$='presence.js'][data-url='{PRESENCE}']")
    assert script.has_attr("defer")
    before = Session.objects.get().expire_date
    assert client.post(PRESENCE).status_code == 403
    assert Session.objects.get().expire_date == before
    token = page.select_one("[name=csrfmiddlewaretoken]")["value"]
    assert client.post(PRESENCE, headers={"x-csrftoken": token}).status_code == 204
    assert Session.objects.get().expire_date == before  # it is new
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=11)):
        assert client.post(PRESENCE, headers={"x-csrftoken": token}).status_code == 204
        assert Session.objects.get().expire_date > before
    assert client.get(PRESENCE).status_code == 405


def test_the_page_to_sign_in_has_no_such_script(visitor):
    assert "presence.js" not in visitor.get("/admin/login/").content.decode()


def test_visitors_of_public_pages_get_no_session(visitor):
    item = builders.achievement()
    for url in ("/en/", "/ko/", "/en/achievements/", item.get_absolute_url(), "/en/nowhere/"):
        response = visitor.get(url, headers={"accept-language": url[1:3]})
        assert not response.cookies, url
        assert "Cookie" not in response.headers.get("Vary", ""), url


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(hong):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in(client)
    new = "another long passphrase"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert send(here, "/admin/password_change/", **fields).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert AuditEntry.objects.of(hong).get().event == AuditEvent.CHANGED_PASSWORD


def test_a_wrong_old_password_changes_nothing_and_is_not_on_record(hong, visitor):
    sign_in(visitor)
    new = "another long passphrase"
    fields = {"old_password": "a wrong guess", "new_password1": new, "new_password2": new}
    assert send(visitor, "/admin/password_change/", **fields).status_code == 200
    assert not AuditEntry.objects.filter(event=AuditEvent.CHANGED_PASSWORD).exists()


def test_switching_an_account_off_ends_its_sessions(hong, visitor, administrator):
    sign_in(visitor)
    assert is_in(visitor)
    assert send(administrator, f"/admin/auth/user/{hong.pk}/change/", is_active=None).status_code == 302
    assert not is_in(visitor)
    assert sign_in(Client()).status_code == 200


@pytest.mark.parametrize("password", ["short-9!x", "123456789012", "1qaz2wsx3edc", "hong.gildong.hong"])
def test_weak_passwords_are_refused(hong, visitor, password):
    User.objects.update(email="hong.gildong.hong@example.org")
    sign_in(visitor)
    fields = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert send(visitor, "/admin/password_change/", **fields).status_code == 200
    hong.refresh_from_db()
    assert hong.check_password(PASSWORD)
