"""What is handed out before Django is asked is what Django would answer, in every process."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from wsgiref.util import setup_testing_defaults

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from publishing import front_desk
from publishing.models import ContentStamp
from publishing.stamps import read_tokens
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages")]


class Desk:
    """The desk before an application that says that it was asked."""

    def __init__(self):
        self.desk = front_desk.FrontDesk(lambda environ, start_response: None)

    def get(self, path, method="GET", **headers):
        """None, or the status, the headers and the body."""
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "localhost", **headers}
        setup_testing_defaults(environ)
        started = []
        body = self.desk(environ, lambda *line: started.append(line))
        return body and (started[0][0], dict(started[0][1]), b"".join(body))


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def page():
    """The address and the response of a page that is kept."""
    url = builders.achievement(title_en="The first title").page_url()
    return url, Client().get(url, headers={"host": "localhost"})


def test_head_is_sent_no_body_by_django_either():
    environ = {"REQUEST_METHOD": "HEAD", "PATH_INFO": "/en/achievements.csv", "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    closed, started = [], []

    class Body(list):
        def close(self):
            closed.append(self)

    desk = front_desk.FrontDesk(lambda environ, start_response: start_response("200 OK", []) or Body([b"text"]))
    assert list(desk(environ, lambda *line: started.append(line))) == []
    assert (started, closed) == ([("200 OK", [])], [[b"text"]])


def test_a_server_may_add_headers_to_an_answer(desk, page):
    url, _response = page

    def start_response(status, headers):
        assert ("Server", "any") not in headers
        headers.append(("Server", "any"))

    environ = {"PATH_INFO": url, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    for known in ({}, {"HTTP_IF_NONE_MATCH": "*"}):
        for _ in range(2):
            assert desk.desk(environ | known, start_response) is not None


def test_a_method_in_small_letters_is_the_same_method(desk, page):
    url, response = page
    assert desk.get(url, "get")[2] == response.content
    assert desk.get(url, "head")[2] == b""


def test_it_hands_out_what_is_kept(desk, page):
    url, response = page
    status, headers, body = desk.get(url)
    assert (status, body) == ("200 OK", response.content)
    assert headers == dict(response.items())
    status, headers, body = desk.get(url, "HEAD")
    assert (status, body, headers["Content-Length"]) == ("200 OK", b"", str(len(response.content)))
    assert desk.get(url, HTTP_ACCEPT_ENCODING="br")[1]["Content-Encoding"] == "br"
    status, headers, body = desk.get(url, HTTP_IF_NONE_MATCH=response.headers["ETag"])
    assert (status, body) == ("304 Not Modified", b"")
    assert headers["Content-Security-Policy"]


def test_it_leaves_to_django_whatever_is_not_for_everybody(desk, page):
    url, _response = page
    assert desk.get(url, "POST") is None
    assert desk.get(url, HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=x") is None
    assert desk.get(url, HTTP_HOST="evil.example") is None
    assert desk.get(url, **{"wsgi.url_scheme": "https"}) is None
    assert desk.get(url, QUERY_STRING="x=1") is None
    assert desk.get(url.replace("/en/", "/ko/")) is None
    assert desk.get("/admin/") is None
    assert desk.get("/en/\xff/") is None


def test_it_leaves_to_django_whoever_is_to_get_a_cookie(desk, page):
    url, _response = page
    assert desk.get(url, HTTP_ACCEPT_LANGUAGE="ko", HTTP_SEC_FETCH_SITE="same-origin") is None
    assert desk.get(url, HTTP_ACCEPT_LANGUAGE="ko", HTTP_SEC_FETCH_SITE="cross-site")
    assert desk.get(url, HTTP_ACCEPT_LANGUAGE="ko", HTTP_COOKIE="reader_language=en")


def test_it_has_nothing_after_a_change(desk, page):
    url, _response = page
    assert desk.get(url)
    ContentStamp.objects.renew()
    assert desk.get(url) is None


def test_it_reads_the_tokens_that_others_read():
    ContentStamp.objects.bulk_create([ContentStamp(), ContentStamp()])
    assert front_desk.tokens_at_once() == read_tokens()
    assert len(read_tokens().split(",")) >= 2


def test_an_error_of_the_database_is_left_to_django(desk, page, monkeypatch):
    def failing():
        raise OperationalError

    url, _response = page
    monkeypatch.setattr(connection, "close", lambda: None)  # it holds the test's transaction
    monkeypatch.setattr(front_desk, "tokens_at_once", failing)
    assert desk.get(url) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection that could be lost")
def test_a_lost_connection_is_opened_again(desk, page, tmp_path):
    url, _response = page
    assert desk.get(url)
    with psycopg.connect(url_of_database(tmp_path), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    assert desk.get(url) is None
    assert Client().get(url, headers={"host": "localhost"}).status_code == 200
    assert desk.get(url)


# Reads addresses, and answers with pages; or a title, which it publishes.
PROCESS = """
import json, sys
import django
django.setup()
from achievements.models import Achievement
from tests import builders
from django.test import Client
for line in sys.stdin:
    word, _space, rest = line.strip().partition(" ")
    if word == "publish":
        item = Achievement.objects.get()
        item.title_en = rest
        item.save()
        builders.put_on_record(item)
    answer = Client().get(rest, headers={"host": "localhost"}).text if word == "get" else ""
    print(json.dumps(answer), flush=True)
"""


class Process:
    def __init__(self, url):
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.plain_static"}
        command = [sys.executable, "-W", "ignore", "-c", PROCESS]
        self.run = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.run.communicate()

    def ask(self, line):
        self.run.stdin.write(f"{line}\n")
        self.run.stdin.flush()
        return json.loads(self.run.stdout.readline())


def url_of_database(folder):
    """Of the database of this test, or of a copy where that is in the memory of this process."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{folder / 'copy.sqlite3'}"
    facts = connection.settings_dict
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_a_change_shows_in_every_process_at_once(tmp_path):
    path = builders.achievement(title_en="The first title").page_url()
    url = url_of_database(tmp_path)
    with Process(url) as one, Process(url) as other:
        for process in (one, other, one, other):
            assert "The first title" in process.ask(f"get {path}")
        one.ask("publish The second title")
        for process in (other, one):
            page = process.ask(f"get {path}")
            assert "The second title" in page
            assert "The first title" not in page
