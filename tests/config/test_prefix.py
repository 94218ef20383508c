"""Tests of the portal below a URL prefix (`PREFIX`)."""

import json
import os
import re
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.test.utils import override_script_prefix

from accounts.models import RolePolicy
from achievements.reports.queries import query_in
from delivery.pdf import pdf_renderer
from sectors.models import Identity
from tests import builders
from tests.html import parse_html
from tests.production import production

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NAMED = "a[href], link[href], img[src], script[src], form[action], meta[property='og:image']"


@pytest.fixture
def below(settings):
    """Client of a portal below `/portal`."""
    settings.FORCE_SCRIPT_NAME = "/portal"
    with override_script_prefix("/portal/"):
        yield Client()


def addresses(response):
    for element in parse_html(response.content).select(NAMED):
        address = next(filter(None, map(element.get, ("href", "src", "action", "content"))), "")
        path = re.sub("^http://testserver", "", address)
        if path.startswith("/") and not path.startswith("/static/"):
            yield path


def test_the_portal_runs_below_its_configured_prefix():
    with production(PREFIX="/growth") as address:

        def asked(path):
            """Return the content at a path, requested as by a proxy that removes the prefix."""
            assert path.startswith("/growth/")
            with urlopen(f"{address}{path.removeprefix('/growth')}") as answer:  # noqa: S310  a server of ours
                return answer.read()

        page = parse_html(asked("/growth/ko/"))
        links = page.select("link[rel=stylesheet], link[rel=manifest]")
        files = {link["rel"][0]: asked(link["href"]) for link in links}
        manifest = json.loads(files["manifest"])
        assert {manifest["id"], manifest["scope"]} == {"/growth/"}
        assert manifest["start_url"] == "/growth/ko/"
        assert all(map(asked, [each["src"] for each in manifest["icons"]]))


def test_every_url_in_a_page_has_the_prefix(below):
    item = builders.full_achievement("lion")
    with override_script_prefix("/"):
        paths = ["/", item.sector.page_url(), item.page_url(), "/en/achievements/", "/en/progress/"]
    paths += ["/en/changes/", "/en/changes/compare/?since=2019-12-31", "/en/organizations/", "/en/plans/"]
    paths += ["/en/achievements/?as_of=2020-06-01", "/en/?as_of=2020-06-01"]
    for path in ["/ko/", "/en/nowhere/", "/en/data/", *paths[1:]]:
        found = list(addresses(below.get(path)))
        assert found, path
        assert not [address for address in found if not address.startswith("/portal/")], path
    assert below.get("/").headers["Location"] == "/portal/en/"


def test_pictures_are_below_the_prefix(below, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    builders.plan(picture=builders.picture())
    sets = [each["srcset"] for each in parse_html(below.get("/en/").content).select("picture [srcset]")]
    urls = [part.split()[0] for each in sets for part in each.split(", ")]
    assert urls
    assert all(url.startswith("/portal/pictures/") for url in urls)
    assert {below.get(url.removeprefix("/portal")).status_code for url in urls} == {200}


def test_former_addresses_and_forms_lead_below_it(below):
    builders.plan()
    for path in ("achievements/summary/?q=x", "changes/quarter/?quarter=2026-Q3", "organizations/?q=%20x", "sectors/"):
        assert below.get(f"/en/{path}").headers["Location"].startswith("/portal/en/"), path
    renamed = below.get("/en/changes/compare/?from=2020-01-01&to=2021-01-01").headers["Location"]
    assert renamed == "/portal/en/changes/compare/?since=2020-01-01&until=2021-01-01"


def test_the_other_language_of_a_page_is_below_it(below):
    switch = parse_html(below.get("/en/achievements/?q=x").content).select_one("a[lang=ko][hreflang]")
    assert switch["href"] == "/portal/ko/achievements/?q=x"


def test_the_address_of_a_list_is_understood(below):
    assert query_in("/portal/ko/achievements/?q=x") == query_in("https://testserver/portal/achievements/?q=x") == "q=x"
    with pytest.raises(ValueError, match="portal"):
        query_in("/portal/ko/")


@pytest.mark.skipif(
    pdf_renderer() is None and not os.environ.get("REQUIRE_PDF"),
    reason="no WeasyPrint here: pip install -r delivery/pdf/requirements.txt",
)
def test_a_pdf_has_the_owners_colors(below, caplog):
    Identity.objects.update_or_create(defaults={"accent": "#0b5d3b"})
    with override_script_prefix("/"):
        url = builders.achievement().pdf_url
    assert below.get(url).status_code == 200
    assert not caplog.records


def test_the_second_factor_is_asked_for_below_a_prefix(below, editor):
    RolePolicy.objects.create(group=Group.objects.get(name="Editors"), requires_second_factor=True)
    below.cookies = editor.cookies
    response = below.get("/admin/achievements/achievement/")
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (
        302,
        "/portal/admin/second-factor/",
    )
