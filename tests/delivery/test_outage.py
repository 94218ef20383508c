"""Tests of outages of the database: kept pages go on, everything else says so in the form that was asked for."""

import logging
import sqlite3
from contextlib import ExitStack, contextmanager
from unittest import mock

import psycopg
import pytest
import time_machine
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory

from config import errors
from delivery import content_version as versions
from delivery import outage
from delivery.outage import is_outage, outages
from tests import builders
from tests.delivery.test_page_cache import HOST, NOON
from tests.html import parse_html

pytestmark = pytest.mark.django_db

FORMS = {
    "/en/achievements/?q=robot": "text/html; charset=utf-8",
    "/ko/plans/": "text/html; charset=utf-8",
    "/admin/": "text/html; charset=utf-8",
    "/sitemap.xml": "text/plain; charset=utf-8",
    "/en/achievements.csv": "text/plain; charset=utf-8",
    "/en/achievements.json": "application/json",
    "/api/v1/achievements": "application/json",
    "/data/catalog.jsonld": "application/json",
    "/api/v2/achievements": "application/problem+json",
    "/api/v2/achievements.ndjson?lang=ko": "application/problem+json",
}


@pytest.fixture(autouse=True)
def no_outages():
    outages.clear()
    yield
    outages.clear()


def failure(message="connection refused"):
    error = OperationalError(f"{message}\nmore of it")
    error.__cause__ = psycopg.errors.ConnectionFailure(message)
    return error


@contextmanager
def database_away(error=None):
    """Let every statement fail, also that of the content version, and keep the connection for the test."""

    def fail(*args, **kwargs):
        raise error or failure()

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(fail))
        stack.enter_context(mock.patch.object(versions, "read_tokens", fail))
        stack.enter_context(mock.patch.object(connection, "close"))
        yield


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.usefixtures("page_cache")
def test_kept_pages_are_served_until_time_alone_would_change_them(client):
    item = builders.achievement(title_en="Kept", period="2026-03-01")
    with time_machine.travel(NOON, tick=False) as traveler:
        kept = client.get(item.page_url(), headers=HOST)
        with database_away():
            again = client.get(item.page_url(), headers=HOST)
            known = client.get(item.page_url(), headers=HOST | {"if-none-match": kept["ETag"]})
            traveler.move_to("2026-03-01T14:59:59Z")  # a second before midnight in Seoul
            late = client.get(item.page_url(), headers=HOST)
            traveler.move_to("2026-03-01T15:00:00Z")
            outages.clear()
            over = client.get(item.page_url(), headers=HOST)
        outages.clear()
        back = client.get(item.page_url(), headers=HOST)
    assert [each.status_code for each in (kept, again, known, late, over, back)] == [200, 200, 304, 200, 503, 200]
    assert kept.content == again.content == late.content


@pytest.mark.usefixtures("page_cache")
def test_a_planned_publication_ends_what_is_kept(client, page_cache):
    builders.achievement(title_en="Kept")
    with time_machine.travel(NOON, tick=False) as traveler:
        builders.achievement(title_en="Planned", publish_at="2026-03-01T04:00:00Z")
        assert client.get("/en/", headers=HOST).status_code == 200
        with database_away():
            traveler.move_to("2026-03-01T03:59:59Z")
            before = client.get("/en/", headers=HOST)
            outages.clear()
            traveler.move_to("2026-03-01T04:00:00Z")
            after = client.get("/en/", headers=HOST)
    assert (before.status_code, after.status_code) == (200, 503)


@pytest.mark.usefixtures("page_cache")
def test_a_connection_that_was_closed_is_opened_anew_without_a_word(client, caplog):
    builders.achievement()
    real, calls = versions.read_tokens, []

    def fail_once():
        calls.append(1)
        if len(calls) == 1:
            raise failure("server closed the connection unexpectedly")
        return real()

    with mock.patch.object(versions, "read_tokens", fail_once), mock.patch.object(connection, "close"):
        assert client.get("/en/", headers=HOST).status_code == 200
    assert not outages.is_paused
    assert caplog.records == []


@pytest.mark.parametrize(("url", "content_type"), FORMS.items())
def test_an_outage_is_a_503_in_the_form_that_was_asked_for(client, editor, url, content_type):
    client.cookies = editor.cookies
    with database_away():
        response = client.get(url, headers=HOST)
    assert (response.status_code, response["Content-Type"]) == (503, content_type)
    assert (response["Retry-After"], response["Cache-Control"]) == (str(outage.RETRY_AFTER), "no-store")


def test_the_page_says_it_in_both_languages_the_readers_first(client):
    with database_away():
        pages = {code: parse_html(client.get(f"/{code}/", headers=HOST).content) for code in ("en", "ko")}
    for code, other in (("en", "ko"), ("ko", "en")):
        assert pages[code].html["lang"] == code
        assert pages[code].select_one("div[lang]")["lang"] == other
    assert len({page.main.p.get_text() for page in pages.values()}) == 2


def test_a_form_that_is_sent_during_an_outage_is_answered_503(client, editor):
    client.cookies = editor.cookies
    with database_away():
        assert client.post("/admin/achievements/achievement/add/", {}, headers=HOST).status_code == 503


@pytest.mark.usefixtures("page_cache")
def test_nobody_waits_for_a_database_that_was_away_a_moment_ago(client):
    with database_away():
        client.get("/en/", headers=HOST)
    with mock.patch.object(connection, "ensure_connection", side_effect=AssertionError):
        assert client.get("/en/achievements/", headers=HOST).status_code == 503
        assert client.get("/healthz", headers=HOST).status_code == 200
        assert client.get("/", headers=HOST).status_code == 302


def test_each_kind_of_outage_is_one_line_of_log_a_minute(client, caplog):
    caplog.set_level(logging.WARNING)
    locked = OperationalError("database is locked")
    with mock.patch.object(outage.time, "monotonic", return_value=1000.0) as clock:
        for _round in range(3):
            for error in (failure(), locked):
                with database_away(error):
                    client.get("/en/", headers=HOST)
        first = [record.getMessage() for record in caplog.records]
        clock.return_value += outage.INTERVAL
        with database_away():
            client.get("/en/", headers=HOST)
    assert first == [
        "The database is not available: ConnectionFailure: connection refused",
        "The database is not available: OperationalError: database is locked",
    ]
    assert len(caplog.records) == 3
    assert not any(record.exc_info for record in caplog.records)


def test_a_mistake_of_ours_is_a_500_with_its_traceback(client, caplog):
    with database_away(IntegrityError("ours")):
        assert client.get("/en/", headers=HOST).status_code == 500
    assert [record.exc_info[0] for record in caplog.records] == [IntegrityError]


def sqlite_error(statement):
    with pytest.raises(sqlite3.Error) as caught:
        sqlite3.connect(":memory:").execute(statement)
    error = OperationalError("…")
    error.__cause__ = caught.value
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (failure(), True),
        (InterfaceError("connection already closed"), True),
        (OperationalError("database is locked"), True),
        (sqlite_error("SELECT nothing FROM nowhere"), False),
        (IntegrityError("x"), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_which_errors_are_outages(error, expected):
    assert is_outage(error) is expected


def test_what_an_outage_led_to_is_an_outage():
    error = RuntimeError("the transaction is broken")
    error.__context__ = failure()
    assert is_outage(error)


# An address with a NUL

NUL = [
    "/en/?as_of=%00",
    "/en/achievements/?place=%00",
    "/ko/achievements/?q=a%00b",
    "/en/achievements/print/?place=%00",
    "/en/achievements/%00/",
    "/en/achievements.csv?place=%00",
    "/en/achievements.json?x=%00",
    "/api/v1/achievements?place=%00",
    "/api/v2/achievements?place=%00&lang=ko",
    "/admin/achievements/achievement/?q=%00",
    "/admin/achievements/achievement/%00/change/",
    "/admin/login/?next=%00",
    "/data/catalog.jsonld?a=%00",
]


@pytest.mark.usefixtures("page_cache")
@pytest.mark.parametrize("url", NUL)
def test_a_nul_in_an_address_is_refused_everywhere_and_never_repeated(client, administrator, url):
    client.cookies = administrator.cookies
    response = client.get(url, headers=HOST)
    assert response.status_code == 400
    assert b"\0" not in response.content


def test_a_refusal_names_what_was_wrong_in_the_language_of_the_address():
    request = RequestFactory().get("/ko/?as_of=%00")
    page = parse_html(errors.not_valid(request, lambda: "<이것>").content)
    assert page.html["lang"] == "ko"
    assert "<이것>" in page.main.p.get_text()
