"""In real Chromium: nothing breaks the policy, rows are dragged into order, and all works without scripts."""

import itertools
import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from sectors.models import Sector
from tests import builders
from tests.conftest import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"), reason="no Chromium here: apt-get install chromium"
    ),
]


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server):
    """A page of a new visitor; what its console says against it is in `page.complaints`."""
    contexts = []

    def new_page(**options):
        context = browser.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1280, "height": 900}} | options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield new_page
    for context in contexts:
        context.close()


def sign_in(page, user):
    page.goto("/admin/")
    page.fill("#id_username", user)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


def test_no_page_breaks_the_policy_or_grows_wider_than_a_phone(sample, publisher, open_page):
    sector = Sector.objects.first()
    page = open_page(viewport={"width": 320, "height": 800})
    for path in (
        "/",
        f"/sectors/{sector.slug}/",
        "/achievements/",
        "/achievements/?q=nothing",
        "/achievements/?find-partner=center&sector=medical-industry",
        "/achievements/summary/",
        "/achievements/print/",
        "/reports/",
        "/pages/about/",
        "/nowhere/",
    ):
        for language in ("en", "ko"):
            page.goto(f"/{language}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (language, path)
    page.complaints = [text for text in page.complaints if "404" not in text]
    sign_in(page, "petra")
    for path in (
        f"sectors/sector/{sector.pk}/change/",
        f"achievements/achievement/{sector.achievements.first().pk}/change/",
        "achievements/achievement/",
        "achievements/achievement/add/",
    ):
        page.goto(f"/admin/{path}")
        page.wait_for_load_state("networkidle")
    assert page.complaints == []


def test_rows_are_dragged_into_order(publisher, open_page):
    item = builders.achievement(**builders.DRAFT)
    parts = [builders.part(achievement=item, title_en=name) for name in ("First", "Second", "Third")]
    page = open_page()
    sign_in(page, "petra")
    page.goto(f"/admin/achievements/achievement/{item.pk}/change/")
    rows = page.locator("#parts-group tr.has_original")
    rows.nth(2).locator(".ordering-handle").drag_to(rows.nth(0))
    page.locator("input[name=_save]").first.click()
    page.wait_for_url("**/admin/achievements/achievement/")
    assert list(item.parts.all()) == [parts[2], parts[0], parts[1]]
    assert page.complaints == []


def test_a_visitor_walks_and_filters_without_scripts(sample, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/en/")
    page.click("text=Renewable energy")
    page.click("h3 >> text=World Energy Congress hosted")
    assert page.inner_text("h1").startswith("World Energy Congress hosted")
    page.click(".site-nav >> text=Achievements")
    page.fill("#id_q", "solar")
    page.click("summary:has-text('Sector')")
    page.check("label:has-text('Renewable energy') input")
    page.click("button:has-text('Apply')")
    assert page.url.endswith("/en/achievements/?q=solar&sector=renewable-energy")
    page.click(".chip:has-text('Sector')")
    assert page.url.endswith("/en/achievements/?q=solar")
    page.click(".language >> text=한국어")
    assert page.url.endswith("/ko/achievements/?q=solar")
    assert page.input_value("#id_q") == "solar"


@pytest.mark.parametrize("with_scripts", [True, False], ids=["with scripts", "without"])
def test_a_partner_is_found_by_its_name(open_page, with_scripts):
    for number in range(12):
        item = builders.achievement(title_en=f"Achievement {number}")
        builders.partner(achievement=item, organization=builders.organization(slug=f"frequent-{number}"))
    harbor = builders.organization(slug="z-harbor", name_en="Harbor Polytechnic", aliases="HarPo")
    builders.partner(achievement=item, organization=harbor)
    page = open_page(java_script_enabled=with_scripts, viewport={"width": 390, "height": 900})
    page.goto("/en/achievements/")
    page.click("summary:has-text('Partner')")
    assert not page.locator("text=Harbor Polytechnic (1)").count()
    page.fill("[name=find-partner]", "harpo")
    if not with_scripts:
        page.press("[name=find-partner]", "Tab")
        page.keyboard.press("Enter")  # the button beside it
    page.check("label:has-text('Harbor Polytechnic') input")
    page.click("button:has-text('Apply')")
    page.wait_for_url(lambda url: "partner=z-harbor" in url)
    assert page.locator(".rows h3").all_inner_texts() == ["Achievement 11"]
    assert page.complaints == []


def test_two_members_of_staff_add_a_row_and_publish_with_scripts(editor, publisher, open_page):
    item = builders.achievement(title_en="A claim")
    body = builders.organization(name_en="Harbor Polytechnic")
    page = open_page()
    sign_in(page, "emil")
    page.goto(f"/admin/achievements/achievement/{item.pk}/change/")
    page.click("text=Add another Partner")
    page.click("#partners-0 .select2-selection")
    page.fill(".select2-search__field", "Harbor")
    page.click(".select2-results__option:has-text('Harbor Polytechnic')")
    page.locator("input[name=_submit]").first.click()
    page.click("input[value='Submit for review']")
    page.wait_for_url("**/change/")
    assert page.complaints == []
    page = open_page()
    sign_in(page, "petra")
    page.click(".queues >> text=A claim")
    page.click(".desk-verbs >> text=Publish now")
    page.click("input[value='Publish now']")
    page.wait_for_url("**/change/")
    page.goto(f"/en/achievements/{item.pk}/")
    assert "Harbor Polytechnic" in page.inner_text("main")
    assert item.partners.get().organization == body
    assert page.complaints == []


TIMELINE = {"2009/2012": "Tower", "2026-03-02": "A day", "2013/..": "Since then", "1392": "Long ago"}


@pytest.mark.parametrize("width", [320, 1280])
def test_a_timeline_is_a_table_that_fits_its_screen(open_page, width):
    sector = builders.sector()
    for period, title in TIMELINE.items():
        builders.achievement(sector=sector, period=period, title_en=f"{title} {'with a long title ' * 5}")
    page = open_page(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page.goto(sector.get_absolute_url())
    table = page.get_by_role("table")
    assert table.get_by_role("row").count() == 1 + len(TIMELINE)
    assert table.get_by_role("rowheader").count() == len(TIMELINE)
    assert table.get_by_role("columnheader").count() == 3
    row = table.get_by_role("row").filter(has_text="A day")
    title, dot = (row.locator(each).bounding_box() for each in ("th", "circle"))
    assert dot["width"] >= 8
    assert (dot["y"] > title["y"] + title["height"]) == (width == 320)
    years = [year.bounding_box() for year in page.locator("text.year").all() if year.is_visible()]
    assert all(left["x"] + left["width"] <= right["x"] for left, right in itertools.pairwise(years))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []
