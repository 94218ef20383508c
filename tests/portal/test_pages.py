"""Tests of every public page: navigation, two equal languages, and errors for wrong URLs."""

from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client

from achievements.models import Achievement, Organization
from fields.translation import columns, translated_names
from sectors.models import Page, Plan, Sector
from tests import builders
from tests.html import parse_html
from tests.public import crawl, is_page
from tests.workflow import save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def kinds(sample):
    """Path of every kind of page, without its language."""
    dgist = Achievement.objects.get(partners__organization__slug="dgist")
    return {
        "plan": "/",
        "sector": "/sectors/renewable-energy/",
        "achievement": f"/achievements/{dgist.pk}/",
        "organization": "/organizations/dgist/",
        "list": "/achievements/",
        "page": "/pages/about/",
    }


def test_every_page_has_a_skip_link_a_heading_and_a_breadcrumb(kinds, see):
    for path in kinds.values():
        page = see(f"/en{path}")
        assert page.select_one("a.skip")["href"] == "#main"
        assert page.select_one("main#main")
        assert len(page.select("h1")) == 1
        crumbs = [item.get_text(" ", strip=True) for item in page.select(".breadcrumb li")]
        assert crumbs[:3] == ["Home", "Business", "Daegu's industries as growth engines"]
        assert len(page.select(".breadcrumb [aria-current=page]")) == 1


def test_page_titles_are_unique(kinds, see):
    titles = [see(f"/{language}{path}").title.get_text() for language in ("en", "ko") for path in kinds.values()]
    assert len(set(titles)) == len(titles)


def test_every_page_names_itself_in_both_languages(kinds, see):
    for path in kinds.values():
        page = see(f"/ko{path}?utm_source=letter")
        assert page.html["lang"] == "ko"
        links = {link["hreflang"]: link["href"] for link in page.select("link[rel=alternate][hreflang]")}
        assert links == {
            "en": f"http://testserver/en{path}",
            "ko": f"http://testserver/ko{path}",
            "x-default": f"http://testserver/en{path}",
        }
        assert page.find("link", rel="canonical")["href"] == links["ko"]


def test_the_language_switch_keeps_the_page_and_the_query(kinds, see):
    page = see("/en/achievements/?q=%ED%83%9C%EC%96%91&sector=renewable-energy")
    switch = page.select_one(".langs a")
    assert (switch["lang"], switch.get_text()) == ("ko", "한국어")
    assert switch["href"] == "/ko/achievements/?q=%ED%83%9C%EC%96%91&sector=renewable-energy"
    assert see(switch["href"]).select_one(".langs a")["href"].startswith("/en/achievements/?q=")


@pytest.mark.parametrize("rest", ["a%3Fb", "a%23b", "a%25b", "a%20b", "%EA%B0%80"])
def test_the_language_switch_keeps_an_address_that_is_nowhere(see, rest):
    page = see(f"/en/{rest}/", status=404)
    assert page.select_one(".langs a")["href"] == f"/ko/{rest}/"


@pytest.mark.parametrize(
    ("accept", "target"), [("ko-KR,ko;q=0.9,en;q=0.8", "/ko/"), ("fr", "/en/"), ("en-GB", "/en/"), ("", "/en/")]
)
def test_the_root_leads_to_what_the_browser_asks_for(visitor, accept, target):
    assert visitor.get("/", headers={"accept-language": accept}).headers["Location"] == target


def test_the_root_leads_to_the_last_choice(page_cache, sample, visitor):
    korean = {"accept-language": "ko"}
    visitor.get("/en/", headers=korean | {"sec-fetch-site": "same-origin"})
    assert visitor.get("/", headers=korean).headers["Location"] == "/en/"
    visitor.get("/ko/", headers=korean | {"sec-fetch-site": "same-origin"})
    assert visitor.get("/", headers=korean).headers["Location"] == "/ko/"


def test_a_link_from_another_site_does_not_set_the_language(page_cache, sample, visitor):
    response = visitor.get("/en/", headers={"accept-language": "ko", "sec-fetch-site": "cross-site"})
    assert not response.cookies


def test_a_page_in_the_expected_language_sets_no_cookie(page_cache, sample, visitor):
    assert not visitor.get("/ko/", headers={"accept-language": "ko"}).cookies


WRONG_ADDRESSES = [
    "/{}/nothing/",
    "/{}/sectors/nothing/",
    "/{}/achievements/999/",
    "/{}/achievements/99999999999999999999999/",
    "/{}/achievements/abc/",
    "/{}/organizations/nothing/",
    "/{}/pages/nothing/",
    "/{}/plans/nothing/",
    "/{}/sources/00000000-0000-0000-0000-000000000000/",
    "/{}/sectors/%ff%fe/",
]


@pytest.mark.parametrize("address", WRONG_ADDRESSES)
def test_not_found_pages_use_the_language_of_the_url(sample, see, address):
    assert see(address.format("en"), status=404).h1.get_text() == "Page not found"
    page = see(address.format("ko"), status=404)
    assert (page.html["lang"], page.h1.get_text()) == ("ko", "페이지를 찾을 수 없습니다")
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("cut_short", "target"),
    [("sectors/", ""), ("pages/", "")],
)
def test_a_shortened_url_redirects_to_the_overview_of_its_kind(sample, visitor, language, cut_short, target):
    response = visitor.get(f"/{language}/{cut_short}")
    assert response.status_code == 302
    assert response.url == f"/{language}/{target}"
    assert visitor.get(response.url).status_code == 200


@pytest.mark.parametrize("address", ["/fr/", "/nothing", "/fr/sectors/renewable-energy/"])
def test_not_found_pages_without_a_language_use_that_of_the_browser(sample, see, address):
    assert see(address, status=404, **{"accept-language": "ko"}).html["lang"] == "ko"
    assert see(address, status=404, **{"accept-language": "en"}).html["lang"] == "en"


def test_without_a_plan_the_front_page_says_so_and_does_not_fail(see):
    assert see("/en/", status=404).h1.get_text() == "Page not found"
    builders.plan(is_current=False)
    assert see("/ko/", status=404).html["lang"] == "ko"


def test_error_pages_exist_in_both_languages(sample, visitor, viewer, monkeypatch):
    for language, failed in (("en", "Something went wrong"), ("ko", "오류가 발생했습니다")):
        with monkeypatch.context() as patch:
            patch.setattr("sectors.models.PlanQuerySet.current", lambda self: 1 / 0)
            visitor.raise_request_exception = False
            response = visitor.get(f"/{language}/")
        page = parse_html(response.content)
        assert (response.status_code, page.html["lang"], page.h1.get_text()) == (500, language, failed)
    for language, refused in (("en", "Not allowed"), ("ko", "권한이 없습니다")):
        response = viewer.get("/admin/auth/user/", headers={"accept-language": language})
        assert (response.status_code, parse_html(response.content).h1.get_text()) == (403, refused)


def test_a_form_without_its_token_is_refused_in_words(db):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/language/setlang/", headers={"accept-language": "ko"})
    page = parse_html(response.content)
    assert (response.status_code, page.h1.get_text()) == (403, "입력 화면이 만료되었습니다")


@pytest.mark.parametrize(("missing", "there", "note"), [("en", "ko", "(in Korean)"), ("ko", "en", "(영어)")])
def test_a_text_in_the_other_language_is_marked(sample, visitor, missing, there, note):
    """Empty every text of the plan in one language, and expect all shown text to be marked as the other one."""
    foreign = {"ko": "가나다", "en": "Qwerty"}[there]
    Achievement.objects.update(outcome="achieved")
    kept = Achievement.objects.values_list("pk", flat=True)[::3]
    Achievement.objects.exclude(pk__in=kept).update(publish_at=None)  # a third has all that can stand on a page
    for app in ("sectors", "achievements"):
        for model in apps.get_app_config(app).get_models():
            values = {name: "" if name.endswith(missing) else foreign for name in columns(*translated_names(model))}
            if values:
                model.objects.update(**values)
    pages = crawl(visitor, [f"/{missing}/", f"/{missing}/achievements/?q={foreign}"])
    own = {url: response for url, response in pages.items() if url.startswith(f"/{missing}/") and is_page(response)}
    assert len(own) > 25
    for url, response in own.items():
        body = parse_html(response.content).body
        shown = [text for text in body.find_all(string=True) if foreign in text]
        assert shown, url
        assert note in body.get_text(), url
        unmarked = [text for text in shown if text.find_parent(lang=True)["lang"] != there]
        asked = [text for text in unmarked if text.find_parent(class_=["chip", "active-filter"])]  # of the visitor
        assert unmarked == asked, url
        assert len(asked) == ("q" in QueryDict(urlsplit(url).query)), url


def test_staff_text_is_markdown_without_raw_html(see):
    builders.plan()
    text = (
        "# Title\n\n- [ok](https://example.org/)\n- [bad](javascript:alert(1))\n\n<script>alert(1)</script>\n\n![x](y)"
    )
    page = see(builders.page(text_en=text).get_absolute_url())
    prose = page.select_one(".prose")
    assert prose.h2.get_text() == "Title"
    assert [link["href"] for link in prose.select("li a")] == ["https://example.org/"]
    assert not page.select("main script, main img, script:not([type='application/ld+json'])")
    assert "<script>alert(1)</script>" in prose.get_text()


def test_an_older_plan_keeps_its_address_and_the_current_one_has_but_one(see, visitor):
    current, older = builders.plan(), builders.plan(title_en="An older plan")
    builders.sector(plan=older, name_en="Old sector")
    assert see(f"/en/plans/{older.slug}/").select_one(".card").h3.get_text() == "Old sector"
    assert visitor.get(f"/en/plans/{current.slug}/").headers["Location"] == "/en/"


def test_a_sector_page_tells_which_achievements_serve_a_point(see):
    item = builders.full_achievement("giraffe")
    idle = builders.point(sector=item.sector)
    page = see(item.sector.get_absolute_url())
    assert page.select_one("#point-giraffe-point .row")["id"] == f"achievement-{item.pk}"
    assert not page.select_one(f"#point-{idle.slug}").select("a")


def test_counts_on_the_plan_page_are_of_public_achievements(see):
    sector = builders.sector()
    builders.achievement(sector=sector, period="2010")
    builders.achievement(sector=sector, period="2010/..")
    builders.achievement(sector=sector, period="2010", **builders.DRAFT)
    builders.achievement(sector=sector, period="2010", **builders.withdrawn())
    page = see("/en/")
    assert page.select_one("#sectors").get_text() == "1 sector, 2 achievements"
    counts = [item.span.get_text() for item in page.select(".card .counts li")]
    assert counts == ["1 ended, outcome not stated", "1 under way"]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_costs_the_same_queries_at_any_length(page_cache, visitor, django_assert_max_num_queries, rows):
    builders.page()
    sector = builders.sector()
    for number in range(rows):
        item = builders.full_achievement(f"word{number}", sector=sector)
        builders.sector()
    addresses = {sector: 13, sector.plan: 12, item: 13, Organization.objects.get(slug="word0-body"): 12}
    for target, most in addresses.items():
        visitor.get(target.get_absolute_url())  # the first time after a change, its achievements are counted
        with django_assert_max_num_queries(most):
            assert visitor.get(f"{target.get_absolute_url()}?x=1").status_code == 200  # another page for the cache


def test_the_sitemap_names_every_public_page_in_both_languages(sample, visitor):
    from tests.public import sitemap_urls

    urls = set(sitemap_urls(visitor))
    assert {"/en/achievements/", "/ko/achievements/"} <= urls
    for model in (Plan, Sector, Achievement, Organization, Page):
        for item in model.objects.live():
            path = item.get_absolute_url().removeprefix("/en")
            assert {f"/en{path}", f"/ko{path}"} <= urls


def test_robots_are_shown_the_sitemap_and_kept_from_the_administration(visitor):
    lines = visitor.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /admin/", "Sitemap: http://testserver/sitemap.xml"} <= set(lines)


def test_health_and_readiness_checks(visitor, monkeypatch):
    assert (visitor.get("/healthz").status_code, visitor.get("/readyz").status_code) == (200, 200)
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda self, targets: [1])
    response = visitor.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations that are not applied: 1\n")


def test_every_response_carries_a_strict_policy(kinds, visitor, administrator):
    for client, url in [(visitor, "/en/"), (visitor, "/en/nothing/"), (administrator, "/admin/")]:
        policy = client.get(url).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_can_only_be_read(method):
    strict = Client(enforce_csrf_checks=True)
    item = builders.achievement()
    for url in ("/en/", "/ko/achievements/", f"/en/achievements/{item.pk}/", "/en/data/", "/robots.txt", "/"):
        response = getattr(strict, method)(url)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS"), url
    assert getattr(strict, method)("/language/setlang/").status_code == 403


def test_a_text_in_the_other_language_is_escaped(visitor):
    item = builders.achievement(title_en="", title_ko="<b>굵게</b> & 크게")
    content = visitor.get(item.get_absolute_url()).content.decode()
    assert "&lt;b&gt;굵게&lt;/b&gt; &amp; 크게" in content
    assert "<b>굵게" not in content


def test_an_account_that_is_not_staff_sees_the_pages_of_a_visitor(visitor):
    item = builders.achievement()
    save_edit(item, by=None, title_en="Draft title")
    reader = Client()
    reader.force_login(User.objects.create_user("reader", is_superuser=True))
    for client in (visitor, reader):
        page = parse_html(client.get(item.get_absolute_url()).content)
        assert (page.h1.get_text(), page.select(".edit")) == (item.title_en, [])
        assert client.get(f"{item.page_url()}preview/").status_code == 302
