"""Tests of confidentiality: no hidden content at any public URL, and no staff pages for visitors."""

import datetime
import re

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from achievements.models import Achievement, Organization, Source
from sectors.models import Page, Plan, Sector, StrategyPoint
from tests import builders
from tests.public import STAFF, crawl, patterns, sitemap_urls
from tests.staff import text_of, undrawn

pytestmark = pytest.mark.django_db

SECRET = "zebra"
HIDING = {"draft": lambda: builders.DRAFT, "scheduled": builders.scheduled, "withdrawn": builders.withdrawn}


def hide_achievement(state, word=SECRET):
    item = builders.full_achievement(word, to_check=f"{word} check", **state)
    item.points.all().delete()  # the points are the sector's own, which is public


def hide_sector(state, word=SECRET):
    sector = builders.sector(name_en=f"{word} name", goal_ko=f"{word} 목표", scope_en=f"{word} scope", **state)
    builders.full_achievement(word, sector=sector)


def hide_plan(state, word=SECRET):
    texts = {"title_en": f"{word} plan", "heading_ko": f"{word} 표제", "intro_en": word, "owner_en": word}
    plan = builders.plan(slug=f"{word}-plan", is_current=False, breadcrumb_en=word, **texts, **state)
    builders.full_achievement(word, sector=builders.sector(plan=plan, name_en=word))


def hide_page(state, word=SECRET):
    builders.page(slug=word, title_en=word, text_ko=word, **state)


@pytest.fixture
def public():
    """Create a public plan with rows of every kind."""
    builders.plan(title_en="Open plan")
    builders.sector(name_en="Open sector")
    builders.full_achievement("giraffe")
    builders.page(title_en="Open page")


def test_public_pages_contain_no_hidden_text(public, visitor):
    for name, state in HIDING.items():
        for hide in (hide_achievement, hide_sector, hide_plan, hide_page):
            hide(state(), word=f"{SECRET}-{name}-{hide.__name__.removeprefix('hide_')}")
    addresses = ["/en/", "/ko/", "/en/achievements/", "/robots.txt", "/sitemap.xml", *sitemap_urls(visitor)]
    pages = crawl(visitor, [*addresses, f"/en/achievements/?sort=title&q={SECRET[:-1]}"])
    assert any("giraffe" in response.content.decode() for response in pages.values())
    assert len(pages) > 20
    # What was asked for is shown in the form again, so the search itself is for a part of the word.
    found = {url: response for url, response in pages.items() if SECRET in response.content.decode()}
    never_public = [f"{SECRET}-draft", f"{SECRET}-scheduled"]
    assert not [url for url, each in found.items() if any(word in each.content.decode() for word in never_public)]
    # What was withdrawn stands in the list of changes, which leads to pages that say so.
    assert not [url for url, each in found.items() if "/changes" not in url and not is_of_the_past(each)]


def is_of_the_past(response):
    robots = response.headers.get("X-Robots-Tag", "")
    return response.status_code >= 400 or "noindex" in robots or 'content="noindex"' in response.content.decode()


@pytest.mark.parametrize("state", ["draft", "scheduled"])
@pytest.mark.parametrize("hide", [hide_achievement, hide_sector, hide_plan, hide_page], ids=lambda hide: hide.__name__)
def test_unpublished_items_have_no_public_page(public, visitor, hide, state):
    hide(HIDING[state]())
    for item in hidden(Plan, Sector, Achievement, Organization, Page):
        for url, status in subpages(item).items():
            assert visitor.get(url).status_code == status, url
            assert SECRET not in text_of(visitor.get(url, follow=True))


def hidden(*models):
    found = [item for model in models for item in model.objects.all() if not model.objects.live().filter(pk=item.pk)]
    assert found
    return found


def subpages(item):
    """Return the URLs of a hidden item with their status for a visitor: 404, or 302 to the sign-in page."""
    pages = dict.fromkeys([item.get_absolute_url(), f"{item.get_absolute_url()}?as_of=2026-01-01"], 404)
    if isinstance(item, Organization):
        return pages
    preview = f"{item.page_url()}preview/"
    return pages | {item.history_url: 404, preview: 302, f"{preview}?key=x": 404}


@pytest.mark.parametrize("hide", [hide_achievement, hide_sector, hide_plan, hide_page], ids=lambda hide: hide.__name__)
def test_withdrawn_items_keep_their_page_with_a_notice(public, visitor, hide):
    hide(builders.withdrawn())
    for item in hidden(Plan, Sector, Achievement, Page):
        content = visitor.get(item.get_absolute_url()).content.decode()
        assert "withdrawn on" in content
        assert "It was wrong." in content
        assert '<meta name="robots" content="noindex">' in content
        assert SECRET in content


@pytest.mark.parametrize("query", ["sector={}", "partner={}-body", "point={}-point"])
def test_filters_do_not_reveal_hidden_items(public, visitor, query):
    hide_sector(builders.DRAFT)
    hidden = visitor.get("/en/achievements/?" + query.format(SECRET)).content.decode()
    nothing = visitor.get("/en/achievements/?" + query.format("qzxqz")).content.decode()
    assert hidden.replace(SECRET, "qzxqz") == nothing


def test_live_and_is_live_agree(public):
    for name, state in HIDING.items():
        for hide in (hide_achievement, hide_sector, hide_plan, hide_page):
            hide(state(), word=f"{name}-{hide.__name__.removeprefix('hide_')}")
    for model in (Plan, Sector, StrategyPoint, Achievement, Organization, Page, Source):
        assert set(model.objects.live()) == {item for item in model.objects.all() if item.is_live}
        assert 0 < model.objects.live().count() < model.objects.count()


def test_scheduled_publication_and_withdrawal_need_no_job(visitor):
    now = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    hour = datetime.timedelta(hours=1)
    url = builders.achievement(publish_at=now + hour, withdraw_at=now + 2 * hour).get_absolute_url()
    seen = []
    for minutes in (0, 59, 60, 119, 120):
        with time_machine.travel(now + datetime.timedelta(minutes=minutes), tick=False):
            listed = url in visitor.get("/en/achievements/").content.decode()
            seen.append((visitor.get(url).status_code, listed))
    assert seen == [(404, False), (404, False), (200, True), (200, True), (200, False)]


def test_the_file_of_a_source_is_public_as_long_as_its_achievement_is(visitor):
    item = builders.achievement()
    source = builders.source(achievement=item, url="", file=ContentFile(b"<script>", name="a report.pdf"))
    url = reverse("achievements:source", args=[source.pk])
    response = visitor.get(url)
    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"<script>")
    assert response.headers["Content-Disposition"].startswith("attachment")
    Achievement.objects.update(publish_at=None)
    assert visitor.get(url).status_code == 404
    assert visitor.get(f"/{source.file.name}").status_code == 404


def staff_urls(key):
    """Yield a URL for each route of the administration."""
    for route, _pattern in patterns():
        if route.startswith(STAFF):
            url = "/" + re.sub(r"\(\?P<app_label>[^)]*\)", "sectors", route)
            url = re.sub(r"<(?:\w+:)?(?:object_id|id|content_type_id)>", str(key), url)
            yield url.replace("^", "").rstrip("$").replace("(?P<url>.*)", "nothing")


@pytest.mark.one_database
def test_no_visitor_gets_a_staff_page(sample, visitor, admin_client):
    urls = set(staff_urls(Achievement.objects.first().pk)) - {"/admin/login/", "/admin/logout/"}
    with undrawn():
        there = [url for url in urls if admin_client.get(url).status_code != 404]
    assert len(there) > 40
    asked_by_scripts = [url for url in there if url.endswith("/autosave/")]
    assert {request(url).status_code for url in asked_by_scripts for request in (visitor.get, visitor.post)} == {401}
    for url in set(there) - set(asked_by_scripts):
        for request in (visitor.get, visitor.post):
            with undrawn():
                response = request(url, follow=True)
            assert response.template_name == ["admin/login.html"], url


def test_a_member_of_the_public_with_an_account_gets_no_staff_page(visitor, django_user_model):
    visitor.force_login(django_user_model.objects.create_user("citizen"))
    own = {"/admin/login/", "/admin/logout/"}
    urls = set(staff_urls(builders.achievement().pk)) - own
    assert len(urls) > 40
    for url in urls:
        response = visitor.get(url)
        if url.endswith("/autosave/"):
            assert response.status_code == 401
            continue
        assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, "/admin/login/"), url
