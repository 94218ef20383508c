"""Tests of the HTTP headers of every response in production: page, file, error or redirect."""

import os
import re
import runpy
from unittest import mock

import pytest
from django.conf import settings as loaded
from django.core.management import call_command
from django.db import DatabaseError
from django.templatetags.static import static
from django.test import Client, override_settings

from config.staticfiles import BUNDLES
from delivery import page_cache as cache
from tests import builders, observatory
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PRODUCTION = {"HTTPS": "1", "ALLOWED_HOSTS": "growth.example.org", "HSTS_SECONDS": "", "HSTS_PRELOAD": "0"}
HOST = {"host": "growth.example.org"}
ON_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "manifest-src": {"'self'"},
    "object-src": {"'none'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "upgrade-insecure-requests": set(),
}


@pytest.fixture
def production(settings):
    """Settings as read in production, except for file locations."""
    with mock.patch.dict(os.environ, PRODUCTION):
        read = runpy.run_path(str(loaded.BASE_DIR / "config" / "settings.py"))
    names = [name for name in read if name.startswith(("SECURE_", "SESSION_", "CSRF_", "LANGUAGE_COOKIE", "HTTPS"))]
    for name in [*names, "MIDDLEWARE", "ALLOWED_HOSTS", "CONTENT_SECURITY_POLICY", "WHITENOISE_ALLOW_ALL_ORIGINS"]:
        setattr(settings, name, read[name])
    return settings


@pytest.fixture
def everything(page_cache, production, publisher):
    """Responses of every kind by name, as (over HTTPS, over plain HTTP)."""
    item = builders.full_achievement("word")
    report = builders.report(audience="public")
    visitor = Client(raise_request_exception=False)
    answers = {}

    def ask(name, client, url, secure=True, **headers):
        plain = client.get(url, headers=HOST)
        answers[name] = client.get(url, headers=HOST | headers, secure=secure), plain

    ask("plan", visitor, item.sector.plan.get_absolute_url())
    ask("front", visitor, "/en/")
    ask("sector", visitor, item.sector.get_absolute_url())
    ask("achievement", visitor, item.page_url())
    ask("achievement, known", visitor, item.page_url(), **{"if-none-match": "*"})
    ask("achievement, in another language", visitor, item.page_url(), **{"accept-language": "ko"})
    ask("list", visitor, "/en/achievements/")
    ask("report", visitor, report.page_url())
    ask("data", visitor, "/en/data/")
    ask("door", visitor, "/")
    ask("redirect", visitor, "/en/achievements/?status=")
    ask("not found", visitor, "/en/nothing/")
    ask("bad request", visitor, f"{item.page_url()}?as_of=never")
    ask("sign-in", visitor, "/admin/login/")
    ask("administration", publisher, "/admin/")
    ask("form", publisher, f"/admin/achievements/achievement/{item.pk}/change/")
    ask("forbidden", publisher, "/admin/auth/user/")
    ask("csv", visitor, "/en/achievements.csv")
    ask("json", visitor, "/en/achievements.json")
    ask("atom", visitor, "/en/achievements.atom")
    ask("api", visitor, "/api/v1/achievements")
    ask("api, nothing there", visitor, "/api/v1/nothing")
    ask("catalog", visitor, "/data/catalog.jsonld")
    ask("robots", visitor, "/robots.txt")
    ask("sitemap", visitor, "/sitemap.xml")
    with mock.patch("sectors.models.PlanQuerySet.current", side_effect=RuntimeError):
        ask("error", visitor, "/en/?broken")
    no_close = mock.patch.object(cache.connection, "close")  # the test's transaction would end with it
    with mock.patch.object(cache, "content_version", side_effect=DatabaseError), no_close:
        ask("no database", visitor, "/en/?broken")
    return answers


def test_every_answer_is_worth_an_a_plus(everything):
    assert {name: answer.status_code for name, (answer, _) in everything.items() if answer.status_code != 200} == {
        "achievement, known": 304,
        "door": 302,
        "redirect": 302,
        "not found": 404,
        "bad request": 400,
        "forbidden": 403,
        "api, nothing there": 404,
        "error": 500,
    }
    scores = {name: observatory.score(*answers) for name, answers in everything.items()}
    assert {name: each for name, each in scores.items() if each < 100} == {}
    assert min(scores[name] for name in ("plan", "sector", "achievement", "list", "administration")) >= 125


def test_every_answer_has_the_same_headers(everything):
    for name, (answer, _plain) in everything.items():
        assert {key: answer.headers.get(key) for key in ON_ALL} == ON_ALL, name
        assert observatory.directives(answer.headers) == POLICY, name
        assert "geolocation=()" in answer.headers["Permissions-Policy"], name


def test_only_open_data_allows_cross_origin_reads(everything):
    is_open = {
        name
        for name, (answer, _) in everything.items()
        if answer.headers["Cross-Origin-Resource-Policy"] != "same-origin"
    }
    assert is_open == {"csv", "json", "atom", "api", "api, nothing there", "catalog"}
    assert {
        name for name, (answer, _) in everything.items() if "Access-Control-Allow-Origin" in answer.headers
    } == is_open


def test_a_host_that_is_not_ours_gets_the_headers_too(production):
    answer = Client(raise_request_exception=False).get("/en/", headers={"host": "evil.example"}, secure=True)
    assert answer.status_code == 400
    assert {key: answer.headers.get(key) for key in ON_ALL} == ON_ALL


def test_a_form_in_another_charset_gets_the_usual_headers(production):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.cookies["__Host-csrftoken"] = "a" * 32
    form = {"data": "a=1", "content_type": "application/x-www-form-urlencoded; charset=utf-16"}
    answer = client.post("/language/setlang/", **form, headers=HOST, secure=True)
    assert answer.status_code == 403  # the token of a form is missing
    assert {key: answer.headers.get(key) for key in ON_ALL} == ON_ALL


def test_cookies_are_for_this_host_over_tls_alone(production, administrator):
    visitor = Client()
    form = visitor.get("/admin/login/", headers=HOST, secure=True)
    answer = visitor.post(
        "/admin/login/", {"username": "adam", "password": PASSWORD}, headers=HOST, secure=True, follow=False
    )
    cookies = form.cookies | answer.cookies
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(cookies)
    for cookie in cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")


BUNDLING = {"staticfiles": {"BACKEND": "config.staticfiles.BundlingStaticFilesStorage"}}


@pytest.fixture(scope="module")
def static_root(tmp_path_factory):
    """Folder with the static files of production."""
    folder = tmp_path_factory.mktemp("collected")
    with override_settings(STATIC_ROOT=folder, STORAGES=loaded.STORAGES | BUNDLING):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def collected(production, static_root):
    production.STATIC_ROOT = static_root
    production.STORAGES = production.STORAGES | BUNDLING
    return static_root


def test_static_files_are_kept_for_ever_and_compressed_ahead(collected):
    client = Client()
    for name in ("base.css", "option-search.js", "icon.svg"):
        url = static(name)
        assert url != f"/static/{name}"
        plain = b"".join(client.get(url, headers=HOST, secure=True))
        for accepted, expected_encoding in (("gzip, br", "br"), ("gzip", "gzip")):
            answer = client.get(url, headers=HOST | {"accept-encoding": accepted}, secure=True)
            assert answer.headers["Content-Encoding"] == expected_encoding
            assert len(b"".join(answer)) < len(plain)
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert "immutable" in answer.headers["Cache-Control"]
            assert "max-age=315360000" in answer.headers["Cache-Control"]
            assert observatory.score(answer, client.get(url, headers=HOST)) >= 100
            assert {key: answer.headers.get(key) for key in ON_ALL} == ON_ALL
            assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("bundle_name", BUNDLES)
def test_a_style_sheet_holds_what_it_imports(collected, bundle_name):
    names = re.findall(r'^@import "(.+)";', source_of(bundle_name), re.MULTILINE)
    bundle = (collected / static(bundle_name).removeprefix("/static/")).read_text()
    assert names
    assert "@import" not in bundle
    places = [bundle.index(source_of(name).partition("{")[0]) for name in names]
    assert places == sorted(places)


def test_a_bundle_names_other_files_by_their_hashes(collected):
    bundle = (collected / static("site.css").removeprefix("/static/")).read_text()
    fonts = re.findall(r'url\("(fonts/[^"]+)"\)', bundle)
    assert fonts
    assert all((collected / name).exists() and name.count(".") == 2 for name in fonts)


def source_of(name):
    return (loaded.BASE_DIR / "static" / name).read_text()


def test_a_font_is_not_compressed_twice(collected):
    fonts = list(collected.rglob("*.woff2"))
    assert not [path for path in fonts for ending in (".br", ".gz") if path.with_name(path.name + ending).exists()]
