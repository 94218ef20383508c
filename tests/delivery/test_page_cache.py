"""Tests of the page cache: one rendering per content version, and no outdated or private pages."""

import datetime
import gzip
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from wsgiref.util import setup_testing_defaults

import brotli
import psycopg
import pytest
import time_machine
from django.conf import settings as loaded
from django.db import DatabaseError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from achievements.models import Report
from delivery import page_cache as cache
from delivery.content_encodings import best_encoding
from delivery.page_cache import CachedPage, PageCache, is_cacheable
from delivery.page_store import STORES, PageStore
from publishing.models import ContentVersion
from publishing.previews import preview_url
from tests import builders
from tests.html import parse_html
from tests.staff import do, edit, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_cache")]

NOON = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)  # in Seoul
TODAY = datetime.date(2026, 3, 1)
HOST = {"host": "localhost"}
VERSION_QUERIES = 0 if connection.vendor == "postgresql" else 1  # one call of libpq is not counted


@pytest.fixture
def item():
    return builders.achievement(title_en="The first title", period="2026-03-01")


def stored(name):
    """The number of pages in a store."""
    return len(STORES[name].pages)


def queries_of(client, url, **headers):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, headers=headers)
    return len(captured), response


def test_a_page_is_rendered_once(visitor, item):
    many, first = queries_of(visitor, item.page_url(), **HOST)
    one, second = queries_of(Client(), item.page_url(), **HOST)
    assert many > 3
    assert one == VERSION_QUERIES
    assert first.content == second.content
    assert dict(first.items()) == dict(second.items())


def test_a_sector_page_costs_few_queries(visitor):
    item = builders.full_achievement("lion")
    builders.page()
    visitor.get(item.sector.get_absolute_url(), headers=HOST)  # reads what is around every page
    with CaptureQueriesContext(connection) as captured:
        visitor.get(f"{item.sector.get_absolute_url()}?x=1", headers=HOST)
    assert sum("publishing_contentstamp" not in query["sql"] for query in captured) == 6


def test_an_unchanged_page_is_not_sent_again(visitor, item):
    first = visitor.get(item.page_url())
    tag = first.headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = visitor.get(item.page_url(), headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "no-cache"
        assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
        assert "Content-Length" not in again.headers
    for unknown in ('"other"', "", "nonsense", tag.strip('W/"')):
        assert visitor.get(item.page_url(), headers={"if-none-match": unknown}).status_code == 200


def test_an_equal_page_of_a_new_content_version_is_a_304(visitor, item):
    """Check a page rendered again with the same content, as in another process or content version."""
    tag = visitor.get(item.page_url()).headers["ETag"]
    ContentVersion.objects.renew()
    assert visitor.get(item.page_url(), headers={"if-none-match": tag}).status_code == 304


def test_browsers_must_revalidate_pages(visitor, item):
    headers = visitor.get(item.page_url()).headers
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Vary"] == "Accept-Encoding"


def test_head_has_the_headers_of_the_page_alone(visitor, item):
    for _ in range(2):
        head, page = visitor.head(item.page_url()), visitor.get(item.page_url())
        assert head.content == b""
        assert head.headers["Content-Length"] == str(len(page.content))
        assert head.headers["ETag"] == page.headers["ETag"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("BR", "br"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("identity", ""),
        ("identity;q=1, gzip;q=0.5", ""),
        ("identity;q=0", ""),
        ("", ""),
        ("deflate", ""),
        ("br;q=nonsense", ""),
        ("gzip;q=1.0 , br ; q=0.1", "gzip"),
    ],
)
def test_the_encoding_is_the_one_that_is_wanted_most(accepted, encoding):
    assert best_encoding(accepted) == encoding


@pytest.mark.parametrize(("accepted", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_compressed_page_is_the_same_page(visitor, item, accepted, unpack):
    plain = visitor.get(item.page_url())
    assert "Content-Encoding" not in plain.headers
    for _ in range(2):
        packed = visitor.get(item.page_url(), headers={"accept-encoding": accepted})
        assert packed.headers["Content-Encoding"] == accepted
        assert packed.headers["Content-Length"] == str(len(packed.content))
        assert packed.headers["ETag"] == plain.headers["ETag"]
        assert unpack(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 2


def test_a_change_shows_at_once_and_what_is_withdrawn_is_gone(editor, publisher, visitor, item):
    url = item.page_url()
    for _ in range(2):
        assert b"The first title" in visitor.get(url, headers=HOST).content
    publish(editor, publisher, item, title_en="The second title", readers="no")
    for _ in range(2):
        page = parse_html(visitor.get(url, headers=HOST).content)
        assert page.h1.get_text(strip=True) == "The second title"
        assert [old.parent.name for old in page.find_all(string="The first title")] == ["del"]
    listed = visitor.get("/en/achievements/").content
    assert b"The second title" in listed
    do(publisher, "withdraw", item, note_en="Wrong.", note_ko="사실과 다릅니다.")
    assert b"The second title" not in visitor.get("/en/achievements/").content


def test_a_draft_does_not_change_the_cached_page(editor, visitor, item):
    before = visitor.get(item.page_url()).content
    edit(editor, item, title_en="Nobody published this")
    assert visitor.get(item.page_url()).content == before


def test_a_change_during_rendering_shows_on_the_next_request(visitor, item, monkeypatch):
    """Commit a change during rendering. The content version is read before rendering."""
    store = PageStore.set

    def change_then_store(*page):
        type(item).objects.filter(pk=item.pk).update(title_en="The second title")
        ContentVersion.objects.renew()
        store(*page)

    monkeypatch.setattr(PageStore, "set", change_then_store)
    assert b"The first title" in visitor.get(item.page_url()).content
    monkeypatch.setattr(PageStore, "set", store)
    assert b"The second title" in visitor.get(item.page_url()).content


def test_scheduled_changes_show_at_their_time(visitor):
    with time_machine.travel(NOON, tick=False) as clock:
        builders.achievement(title_en="Comes later", publish_at=NOON + datetime.timedelta(hours=1))
        builders.achievement(
            title_en="Goes later", publish_at=builders.LONG_AGO, withdraw_at=NOON + datetime.timedelta(hours=1)
        )
        seen = []
        for _ in range(2):
            page = visitor.get("/en/achievements/").content
            seen.append((b"Comes later" in page, b"Goes later" in page))
            clock.shift(60 * 60)
    assert seen == [(False, True), (True, False)]


def test_midnight_changes_the_status(visitor, item):
    with time_machine.travel(NOON, tick=False) as clock:
        today = visitor.get(item.page_url()).content
        clock.move_to(datetime.datetime(2026, 3, 1, 14, 59, 59, tzinfo=datetime.UTC))
        assert visitor.get(item.page_url()).content == today
        clock.move_to(datetime.datetime(2026, 3, 1, 15, tzinfo=datetime.UTC))
        assert visitor.get(item.page_url()).content != today


def test_staff_bypass_the_page_cache(editor, visitor, item):
    many, response = queries_of(editor, item.page_url(), **HOST)
    assert many > 3
    assert "no-store" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers
    assert stored("pages") == stored("arbitrary") == 0
    kept = visitor.get(item.page_url(), headers=HOST)
    assert stored("pages") == 1
    again, response = queries_of(editor, item.page_url(), **HOST, **{"if-none-match": kept.headers["ETag"]})
    assert again > 3
    assert response.status_code == 200


def test_requests_with_a_session_cookie_bypass_the_cache(settings, visitor, item):
    visitor.get(item.page_url())
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    assert "no-store" in stranger.get(item.page_url()).headers["Cache-Control"]


def test_a_change_of_language_is_remembered_and_never_cached(item):
    korean = item.page_url().replace("/en/", "/ko/")
    chooses = HOST | {"accept-language": "en", "sec-fetch-site": "same-origin"}
    for headers in (chooses, chooses, chooses | {"if-none-match": "*"}):  # the first reader, then others
        response = Client().get(korean, headers=headers)
        assert response.cookies["reader_language"].value == "ko"
        assert response.headers["Cache-Control"] == "no-cache, private"
    expects = {"accept-language": "ko"}, {"accept-language": "en", "sec-fetch-site": "cross-site"}
    for headers in expects:
        response = Client().get(korean, headers=HOST | headers)
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-cache"
    assert stored("pages") == 1


def test_clients_without_cookies_get_cached_pages(item):
    headers = HOST | {"accept-language": "ko"}
    many, _first = queries_of(Client(), item.page_url(), **headers)
    again, response = queries_of(Client(), item.page_url(), **headers)
    assert (many > 3, again) == (True, VERSION_QUERIES)
    assert response.cookies["reader_language"].value == "en"


def test_staff_get_the_language_cookie_with_an_uncacheable_response(editor, item):
    response = editor.get(item.page_url(), headers={"accept-language": "ko"})
    assert response.cookies["reader_language"].value == "en"
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


def test_each_host_and_scheme_has_pages_of_its_own(settings, visitor, item):
    settings.ALLOWED_HOSTS = ["a.example", ".b.example"]
    for _ in range(2):
        for host in ("a.example", "x.b.example"):
            page = visitor.get(item.page_url(), headers={"host": host}).content.decode()
            assert f"http://{host}/" in page
        assert "https://a.example/" in visitor.get(item.page_url(), headers={"host": "a.example"}, secure=True).text
    assert visitor.get(item.page_url(), headers={"host": "evil.example"}).status_code == 400
    assert stored("pages") == 2
    assert stored("arbitrary") == 1  # names that strangers can make up push out nothing else


def test_arbitrary_queries_do_not_evict_pages(visitor, item, monkeypatch):
    size = len(visitor.get(item.page_url(), headers=HOST).content)
    monkeypatch.setitem(STORES, "arbitrary", PageStore(5 * size))
    for number in range(20):
        visitor.get(f"{item.page_url()}?x={number}", headers=HOST)
    assert 1 <= stored("arbitrary") <= 5
    assert STORES["arbitrary"].size <= 5 * size
    assert queries_of(visitor, f"{item.page_url()}?x=19", **HOST)[0] == VERSION_QUERIES  # the last one
    assert queries_of(visitor, item.page_url(), **HOST)[0] == VERSION_QUERIES


def test_pages_of_another_content_version_take_no_room(visitor, item):
    for url in (item.page_url(), "/en/", "/ko/"):
        visitor.get(url, headers=HOST)
    assert stored("pages") == 3
    ContentVersion.objects.renew()
    visitor.get(item.page_url(), headers=HOST)
    assert stored("pages") == 1
    assert STORES["pages"].size == next(iter(STORES["pages"].pages.values())).size


def test_each_query_is_an_address_of_its_own(visitor, item):
    with time_machine.travel(NOON, tick=False):
        urls = [f"/en/achievements/?{query}" for query in ("", "status=ended", "status=under-way")]
        urls += [f"{item.page_url()}?as_of={day}" for day in (TODAY, "2025-01-01")]
        first = [visitor.get(url) for url in urls]
        again = [visitor.get(url) for url in urls]
    assert [each.content for each in first] == [each.content for each in again]
    assert len({each.content for each in first[:4]}) == 4


@pytest.mark.parametrize(
    "url",
    [
        "/healthz",
        "/robots.txt",
        "/sitemap.xml",
        "/api/v1/achievements",
        "/en/achievements.csv",
        "/en/achievements.json",
        "/en/achievements.atom",
        "/en/nothing-here/",
        "/en/achievements/?page=2",
        "/admin/login/",
    ],
)
def test_only_pages_are_cached(url, visitor, item):
    visitor.get(url, headers=HOST)
    assert stored("pages") == stored("arbitrary") == 0


def test_responses_with_cookies_or_cache_headers_are_not_cached():
    def may_be_kept(response, *cookies):
        status = f"{response.status_code} {response.reason_phrase}"
        return is_cacheable(status, [*response.items(), *cookies], response)

    def page(**headers):
        return HttpResponse("<p>", headers=headers)

    assert may_be_kept(page())
    assert not may_be_kept(page(), ("Set-Cookie", "a=b"))
    for response in (
        page(Vary="Cookie"),
        page(**{"Cache-Control": "max-age=60"}),
        page(**{"Content-Encoding": "br"}),
        page(**{"Content-Type": "text/plain"}),
        HttpResponse("<p>", status=404),
        StreamingHttpResponse(["<p>"]),
    ):
        assert not may_be_kept(response)


def test_a_page_of_a_large_sector_is_kept(visitor, item):
    for number in range(99):
        builders.achievement(sector=item.sector, title_en=f"Achievement {number}", period="2024/2026")
    url = item.sector.get_absolute_url()
    first = visitor.get(url, headers=HOST | {"accept-encoding": "br"})
    assert len(brotli.decompress(first.content)) > 50_000
    assert queries_of(visitor, url, **HOST)[0] == VERSION_QUERIES


def test_a_page_that_is_too_large_to_be_kept_is_sent_like_others(visitor, item, monkeypatch):
    monkeypatch.setattr(cache, "MAX_SIZE", 1)
    answer = visitor.get(item.page_url(), headers=HOST | {"accept-encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert visitor.get(item.page_url(), headers=HOST | {"if-none-match": answer.headers["ETag"]}).status_code == 304
    assert stored("pages") == 0


def test_a_page_that_was_begun_before_a_change_displaces_no_newer_one():
    store, page = PageStore(1_000_000), CachedPage.of({}, b"<p>")
    assert store.get("old", "a") is None
    assert store.get("new", "b") is None
    store.set("new", "b", page)
    store.set("old", "a", page)
    assert store.get("new", "b") == page
    assert store.size == page.size


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "utf-7", "nonsense"])
@pytest.mark.parametrize("url", ["/en/?as_of=2020-01-01", "/ko/achievements/?q=대", "/api/v1/achievements?q=대"])
def test_the_charset_of_a_request_does_not_change_how_its_url_is_decoded(item, charset, url):
    """Check that a charset in the Content-Type header cannot poison the cache."""
    right = Client().get(url, headers=HOST)
    ContentVersion.objects.renew()
    odd = Client().get(url, headers=HOST | {"content-type": f"text/plain; charset={charset}"})
    assert (odd.status_code, odd.content) == (right.status_code, right.content)
    assert Client().get(url, headers=HOST).content == right.content


def test_a_script_name_of_the_request_changes_nothing(item):
    odd = Client().get("/ko/", headers=HOST, SCRIPT_NAME="/en")
    assert stored("pages") == 1
    assert Client().get("/ko/", headers=HOST).content == odd.content
    assert Client().get("/en/ko/", headers=HOST).status_code == 404


def test_numbers_with_leading_zeros_in_urls_are_not_found(visitor, item):
    for url in (item.page_url(), item.history_url, f"/en/achievements/{item.pk}.json"):
        assert visitor.get(url).status_code == 200
        assert visitor.get(url.replace(str(item.pk), f"0{item.pk}")).status_code == 404


def test_cacheable_files_set_no_cookies(editor, item):
    for url in (f"{item.page_url()}card.png", "/en/manifest.webmanifest", "/favicon.ico"):
        answer = editor.get(url)
        assert "public" in answer.headers["Cache-Control"], url
        assert not answer.cookies, url
    assert editor.get("/admin/").cookies  # the token of its forms


def test_a_preview_is_not_kept(editor, item, visitor):
    edit(editor, item, title_en="A draft")
    do(editor, "make-preview-link", item)
    response = visitor.get(preview_url(item, item.draft))
    assert b"A draft" in response.content
    assert "no-store" in response.headers["Cache-Control"]
    assert stored("pages") == stored("arbitrary") == 0


def test_a_report_that_is_no_longer_public_is_gone(visitor):
    report = builders.report(name_en="What we counted", audience="public")
    assert b"What we counted" in visitor.get(report.page_url()).content
    assert b"What we counted" in visitor.get("/en/reports/").content
    report.audience = "private"
    report.save()
    assert visitor.get(report.page_url()).status_code == 404
    assert b"What we counted" not in visitor.get("/en/reports/").content


@pytest.mark.parametrize("delete", [lambda report: report.delete(), lambda _report: Report.objects.all().delete()])
def test_a_report_that_is_deleted_is_gone(visitor, delete):
    report = builders.report(name_en="What we counted", audience="public")
    assert visitor.get(report.page_url()).status_code == 200
    delete(report)
    assert visitor.get(report.page_url()).status_code == 404


def test_the_page_cache_is_off_in_debug_mode(settings, item):
    settings.DEBUG = True
    assert "ETag" not in Client().get(item.page_url()).headers


class Application:
    """WSGI application behind the cache in place of Django, with the body `asked`."""

    def __init__(self):
        self.closed = False

    def __call__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self

    def __iter__(self):
        return iter([b"asked"])

    def close(self):
        self.closed = True


def ask(path, method="GET", application=None, **environ):
    """Return the status, the headers and the body of a response. The body is b"asked" if Django would answer."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "localhost", **environ}
    setup_testing_defaults(environ)
    started = []
    body = PageCache(application or Application())(environ, lambda *line: started.extend(line))
    return started[0], dict(started[1]), b"".join(body)


@pytest.fixture
def cached(visitor, item):
    """URL and response of a cached page."""
    return item.page_url(), visitor.get(item.page_url(), headers=HOST)


def test_a_cached_page_is_sent_without_asking_django(cached):
    url, response = cached
    for method in ("GET", "get"):
        assert ask(url, method) == ("200 OK", dict(response.items()), response.content)
    for method in ("HEAD", "head"):
        assert ask(url, method) == ("200 OK", dict(response.items()), b"")
    assert ask(url, HTTP_ACCEPT_ENCODING="br")[1]["Content-Encoding"] == "br"
    status, headers, body = ask(url, HTTP_IF_NONE_MATCH=response.headers["ETag"])
    assert (status, body) == ("304 Not Modified", b"")
    assert headers["Content-Security-Policy"]


def test_django_answers_all_that_is_not_for_everybody(cached):
    url, _response = cached
    assert ask(url, HTTP_HOST="evil.example")[2] == b"asked"
    assert ask(url, **{"wsgi.url_scheme": "https"})[2] == b"asked"
    assert ask(url, HTTP_COOKIE=f"{loaded.SESSION_COOKIE_NAME}=x")[2] == b"asked"
    assert ask(url, "POST")[2] == b"asked"
    assert ask(url, QUERY_STRING="x=1")[2] == b"asked"
    assert ask(url.replace("/en/", "/ko/"))[2] == b"asked"
    assert ask("/admin/")[2] == b"asked"
    assert ask("/en/\xff/")[2] == b"asked"
    ContentVersion.objects.renew()
    assert ask(url)[2] == b"asked"


@pytest.mark.parametrize("path", ["/en/achievements.csv", "/admin/"])
def test_head_is_sent_no_body_by_django_either(path):
    application = Application()
    assert ask(path, "HEAD", application) == ("200 OK", {"Content-Type": "text/plain"}, b"")
    assert application.closed


def test_a_page_that_was_asked_for_by_head_is_cached_whole(visitor, item):
    assert visitor.head(item.page_url(), headers=HOST).content == b""
    assert b"The first title" in ask(item.page_url())[2]


def test_a_server_may_add_headers_to_an_answer(cached):
    url, _response = cached

    def start_response(status, headers):
        assert ("Server", "any") not in headers
        headers.append(("Server", "any"))

    environ = {"PATH_INFO": url, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    for known in ({}, {"HTTP_IF_NONE_MATCH": "*"}):
        for _ in range(2):
            PageCache(Application())(environ | known, start_response)


def test_over_https_alone_a_page_is_sent_where_a_proxy_says_so(settings, visitor, item):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60
    for _ in range(2):
        page = visitor.get(item.page_url(), headers=HOST | {"x-forwarded-proto": "https"})
        assert (page.status_code, page.headers["Strict-Transport-Security"]) == (200, "max-age=60")
        for headers in (HOST, HOST | {"x-forwarded-proto": "http"}):
            redirected = visitor.get(item.page_url(), headers=headers)
            assert (redirected.status_code, redirected.url) == (301, f"https://localhost{item.page_url()}")


def test_a_mistake_in_reading_the_version_is_left_to_django(visitor, item, monkeypatch):
    def failing():
        raise DatabaseError

    monkeypatch.setattr(connection, "close", lambda: None)  # it holds the test's transaction
    monkeypatch.setattr(cache, "content_version", failing)
    for _ in range(2):
        many, response = queries_of(visitor, item.page_url(), **HOST)
        assert (many > 3, response.status_code, response.headers["Cache-Control"]) == (True, 200, "no-cache")
    assert stored("pages") == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection that could be lost")
def test_a_lost_connection_is_opened_again(cached, visitor, tmp_path):
    url, _response = cached
    with psycopg.connect(url_of_database(tmp_path), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    assert visitor.get(url, headers=HOST).status_code == 200
    visitor.get(url, headers=HOST)
    assert ask(url)[2] != b"asked"


# Reads addresses, and answers with pages; or a title, which it publishes.
PROCESS = """
import json, sys
import django
django.setup()
from achievements.models import Achievement
from tests import builders
from django.test import Client
from tests.client import PortalHandler
client = Client()
client.handler = PortalHandler()
for line in sys.stdin:
    word, _space, rest = line.strip().partition(" ")
    if word == "publish":
        item = Achievement.objects.get()
        item.title_en = rest
        item.save()
        builders.record_loaded(item)
    answer = client.get(rest, headers={"host": "localhost"}).text if word == "get" else ""
    print(json.dumps(answer), flush=True)
"""


class Process:
    program = PROCESS

    def __init__(self, url):
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.plain_static"}
        command = [sys.executable, "-W", "ignore", "-c", self.program]
        self.run = subprocess.Popen(
            command, cwd=loaded.BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
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
    """Return the URL of the test database, or on SQLite the URL of a copy in a file."""
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
