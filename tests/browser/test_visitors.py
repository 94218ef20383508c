"""Browser tests of visits with a mouse or only the keyboard, with and without JavaScript."""

import csv

import pytest

from tests import builders
from tests.browser.hands import Keyboard, Mouse

HANDS = [Mouse, Keyboard]
SCRIPTS = [True, False]


@pytest.fixture(params=SCRIPTS, ids=["with scripts", "without scripts"])
def page(request, open_page, sample):
    return open_page(java_script_enabled=request.param, reduced_motion="reduce")  # else it scrolls for a while


@pytest.mark.parametrize("hand", HANDS)
def test_from_the_plan_to_a_sector_an_achievement_a_partner_and_back(page, hand):
    hands = hand(page)
    page.goto("/en/")
    hands.follow("main h3 a:has-text('Renewable energy')")
    page.wait_for_url("**/en/sectors/renewable-energy/")
    hands.follow("main .row:not(:has-text('Partners not stated')) h4 a")
    page.wait_for_url("**/en/achievements/*/")
    title, address = page.inner_text("h1"), page.url
    partner = page.locator("main .partners a").first.inner_text()
    hands.follow("main .partners a")
    page.wait_for_url("**/en/organizations/*/")
    assert page.inner_text("h1") == partner
    hands.follow(f"main a:has-text('{title}')")
    page.wait_for_url(address)
    hands.follow(".breadcrumb a:has-text('Renewable energy')")
    page.wait_for_url("**/en/sectors/renewable-energy/")
    hands.follow(".nav-wide a:has-text('Plan')")
    page.wait_for_url("**/en/")
    assert page.complaints == []


@pytest.mark.parametrize("hand", HANDS)
def test_filter_remove_a_filter_download_and_change_the_language(page, hand):
    hands = hand(page)
    page.goto("/en/achievements/")
    hands.write("#id_q", "solar")
    hands.check("#filters [name=sector][value=renewable-energy]")
    hands.press("button:has-text('Show achievements')")
    page.wait_for_url("**/en/achievements/?q=solar&sector=renewable-energy#results")
    hands.follow(".chip:has-text('Sector')")
    page.wait_for_url("**/en/achievements/?q=solar")
    shown = page.locator(".hits h3").all_inner_texts()
    assert shown
    with page.expect_download() as download:
        hands.follow(".outputs a:has-text('CSV,')")
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(shown)
    hands.follow(".langs a")
    page.wait_for_url("**/ko/achievements/?q=solar")
    assert page.input_value("#id_q") == "solar"
    assert page.locator(".hits h3").count() == len(shown)
    assert page.complaints == []


def test_the_first_tab_stop_is_the_skip_link(sample, open_page):
    page = open_page()
    for path in ("/en/", "/ko/sectors/renewable-energy/", "/en/achievements/"):
        page.goto(path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null"), path


@pytest.mark.parametrize("with_scripts", SCRIPTS, ids=["with scripts", "without"])
def test_a_partner_is_found_by_its_name(open_page, with_scripts):
    for number in range(12):
        item = builders.achievement(title_en=f"Achievement {number}")
        builders.partner(achievement=item, organization=builders.organization(slug=f"frequent-{number}"))
    harbor = builders.organization(slug="z-harbor", name_en="Harbor Polytechnic", aliases="HarPo")
    builders.partner(achievement=item, organization=harbor)
    page = open_page(java_script_enabled=with_scripts, viewport={"width": 390, "height": 900})
    page.goto("/en/achievements/")
    page.click("a:has-text('Filters')")
    assert not page.locator("text=Harbor Polytechnic").count()
    page.fill("[name=find-partner]", "harpo")
    if not with_scripts:
        page.press("[name=find-partner]", "Tab")
        page.keyboard.press("Enter")  # the button beside it
    page.check("label:has-text('Harbor Polytechnic') input")
    page.click("button:has-text('Show achievements')")
    page.wait_for_url(lambda url: "partner=z-harbor" in url)
    assert page.locator(".hits h3").all_inner_texts() == ["Achievement 11"]
    assert page.complaints == []


@pytest.mark.parametrize("with_scripts", SCRIPTS, ids=["with scripts", "without"])
def test_an_achievement_is_found_from_the_plan_and_from_where_there_is_nothing(sample, open_page, with_scripts):
    page = open_page(java_script_enabled=with_scripts)
    for path in ("/en/", "/en/nowhere/"):
        page.goto(path)
        page.get_by_role("searchbox", name="Search the plan").fill("solar")
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/achievements/?q=solar")
        assert "solar" in page.locator(".hits").inner_text().lower()
