"""Tests of throttling: one network tries few user names in a while, and a city hall still signs in."""

import datetime
from unittest import mock

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client

from accounts import throttling
from accounts.choices import AuditEvent
from accounts.models import AuditEntry, TriedName
from tests import builders
from tests.conftest import PASSWORD
from tests.html import parse_html
from tests.staff import change_url, text_of, undrawn

pytestmark = pytest.mark.django_db

OFFICE, ELSEWHERE = "203.0.113.5", "198.51.100.7"
WRONG = "a wrong guess"
MOST = throttling.MAX_NAMES


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-01 09:00:00+00:00", tick=False) as clock:
        yield clock


@pytest.fixture
def hong(db):
    return User.objects.create_user("hong", password=PASSWORD, is_staff=True)


def sign_in(name, password=WRONG, address=OFFICE, client=None, **fields):
    fields |= {"username": name, "password": password}
    return (client or Client()).post("/admin/login/?next=/admin/", fields, REMOTE_ADDR=address)


def guess(names, **options):
    with undrawn():
        return [sign_in(name, **options).status_code for name in names]


def made_up(count, start=0):
    return [f"name-{number}" for number in range(start, start + count)]


def test_the_twenty_first_name_waits_and_no_password_is_hashed(hong):
    assert set(guess(made_up(MOST))) == {200}
    with mock.patch.object(MD5PasswordHasher, "encode") as encode:
        response = sign_in("hong", PASSWORD)
    assert not encode.called
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "600"
    assert "Wait 10 minutes, then sign in." in text_of(response)
    assert sign_in("name-3").status_code == 200  # one of the twenty; how often it may fail is counted by name
    assert sign_in("hong", PASSWORD, address=ELSEWHERE).status_code == 302


def test_who_signed_in_from_there_before_still_does(hong):
    assert sign_in("hong", PASSWORD).status_code == 302
    guess(made_up(MOST + 5))
    assert sign_in("another").status_code == 429
    assert sign_in("hong").status_code == 200
    assert sign_in(" hong ", PASSWORD).status_code == 302


def test_a_city_hall_signs_in_on_its_first_morning():
    names = made_up(MOST + 3)
    User.objects.bulk_create([User(username=name, is_staff=True) for name in names])
    user = User(username="x")
    user.set_password(PASSWORD)
    User.objects.update(password=user.password)
    assert set(guess(names, password=PASSWORD)) == {302}


def test_the_wait_ends_and_is_not_made_longer_by_trying(hong, clock):
    guess(made_up(MOST))
    clock.shift(datetime.timedelta(minutes=9))
    assert sign_in("hong", PASSWORD).headers["Retry-After"] == "60"
    guess(made_up(MOST, start=100))
    clock.shift(60)
    assert sign_in("hong", PASSWORD).status_code == 302


def test_no_name_is_stored_and_the_table_stays_small(hong, clock, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_ROWS", 30)
    for number in range(5):
        guess(made_up(MOST, start=100 * number), address=f"198.51.100.{number}")
    assert TriedName.objects.count() == 30
    assert "name-" not in str(list(TriedName.objects.values()))
    sign_in("hong", PASSWORD)
    clock.shift(throttling.WINDOW)
    sign_in("one more", address=ELSEWHERE)
    assert TriedName.objects.count() == 2
    clock.shift(throttling.KNOWN_FOR)
    sign_in("one more", address=ELSEWHERE)
    assert TriedName.objects.count() == 1


def test_it_is_on_record_once():
    guess(made_up(MOST + 10))
    entry = AuditEntry.objects.get(event=AuditEvent.THROTTLED)
    assert (entry.note, entry.actor_name, entry.item_name) == (OFFICE, "", "")


def test_a_form_to_send_again_survives_the_wait(hong, clock):
    item = builders.achievement()
    client = Client(REMOTE_ADDR=OFFICE)
    page = client.post(change_url(item), {"title_en": "Typed"})
    token = parse_html(page.content).select_one("[name=resubmission]")["value"]
    guess(made_up(MOST))
    waiting = sign_in("hong", PASSWORD, client=client, resubmission=token)
    assert waiting.status_code == 429
    assert parse_html(waiting.content).select_one("[name=resubmission]")["value"] == token
    clock.shift(throttling.WINDOW)
    response = sign_in("hong", PASSWORD, client=client, resubmission=token)
    assert response.headers["Location"] == "/admin/second-factor/resubmission/"
