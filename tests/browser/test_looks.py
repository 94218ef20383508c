"""Tests of pages in narrow windows, with large text, forced colors or reduced motion, without console errors."""

import pytest

from achievements.models import Achievement, Figure, Organization, Part, Report, Source
from sectors.models import Page, Plan, Sector, StrategyPoint
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, sign_in
from tests.kinds import every_kind
from tests.staff import change_url, list_url

LANGUAGES = ["en", "ko"]
# What is cut off: text that is wider than its box, which hides the rest. A field scrolls.
CUT = """() => [...document.querySelectorAll(":is(main, header, footer) :not(input)")].filter((element) => {
  const style = getComputedStyle(element);
  const isHidden = element.clientWidth < 2 || style.clipPath !== "none";
  return !isHidden && ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
}).map((element) => element.outerHTML.slice(0, 80))"""
WIDTH = "document.documentElement.scrollWidth"
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  const times = [style.transitionDuration, style.animationDuration].join(", ").split(", ");
  return times.some((time) => parseFloat(time) > 0) || style.scrollBehavior === "smooth";
}).map((element) => element.tagName)"""
# Links and buttons that could no longer be told from what is around them in somebody's own colors.
PLAIN = """() => [...document.querySelectorAll("button")].filter((element) => {
  const style = getComputedStyle(element);
  return element.checkVisibility() && style.borderStyle === "none" && style.textDecorationLine === "none";
}).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.fixture
def page_in_large_text(playwright, live_server):
    """Page in a browser with a default font size of 32 px, which also affects media queries in `em`."""
    flags = [*FLAGS, "--blink-settings=defaultFontSize=32"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    yield browser.new_page(base_url=live_server.url, viewport=PHONE)
    browser.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_support_narrow_windows_large_text_and_reduced_motion(sample, open_page, language):
    page = open_page(viewport=PHONE)
    for name, (path, _status) in every_kind().items():
        page.goto(f"/{language}{path}")
        assert page.evaluate(WIDTH) <= PHONE["width"], name
        assert page.evaluate(CUT) == [], name
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(MOVING) == [], name
        page.emulate_media(reduced_motion="no-preference", forced_colors="active")
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert page.evaluate(PLAIN) == [], name
        page.emulate_media(forced_colors="none")
        page.set_viewport_size({"width": 640, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDTH) <= 640, (name, "text of twice the size")
        assert page.evaluate(CUT) == [], (name, "text of twice the size")
        page.set_viewport_size(PHONE)
    assert [text for text in page.complaints if "status of 40" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_wider_than_a_phone(sample, open_page, language):
    """Fill each text field with long words, as Korean lines break only between words."""
    kinds = every_kind()
    for model in (Plan, Sector, StrategyPoint, Page, Achievement, Part, Figure, Organization, Source, Report):
        for item in model.objects.all():
            type(item).objects.filter(pk=item.pk).update(**long_words(item))
    page = open_page(viewport=PHONE)
    for name, (path, _status) in kinds.items():
        page.goto(f"/{language}{path}")
        assert page.evaluate(WIDTH) <= PHONE["width"], name
        assert page.evaluate(CUT) == [], name


def long_words(item):
    fields = [field for field in item._meta.fields if field.name.endswith(("_en", "_ko")) and getattr(item, field.name)]
    words = {"en": "superconducting" * 5, "ko": "초고속지능형" * 12}
    return {field.name: f"{words[field.name[-2:]]}{item.pk}"[-(field.max_length or 60) :] for field in fields}


@pytest.mark.parametrize("with_scripts", [True, False])
def test_results_are_near_on_a_phone_and_filters_in_sight_beside_them(sample, open_page, with_scripts):
    phone = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=with_scripts)
    phone.goto("/en/achievements/")
    assert phone.locator(".hits > li").first.bounding_box()["y"] < 844
    assert not phone.is_visible("[name=from]")
    phone.click(".open-filters")
    assert phone.is_visible("[name=from]")
    phone.fill("[name=from]", "2012")
    phone.click("button:has-text('Show achievements')")
    phone.wait_for_url("**/en/achievements/?from=2012**#results")
    assert 0 <= phone.locator(".results").bounding_box()["y"] < 100
    phone.goto("/en/achievements/?from=soon")
    assert phone.is_visible("[name=from]")  # what is wrong is in sight
    desktop = open_page(java_script_enabled=with_scripts)
    desktop.goto("/en/achievements/")
    assert desktop.is_visible("[name=from]")
    assert not desktop.is_visible(".open-filters")
    desktop.click("button:has-text('Show achievements')")
    desktop.wait_for_url("**#results")
    assert desktop.locator("h1").bounding_box()["y"] > 0  # what stands above the results stays in sight


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_of_twice_the_size_fits_on_a_phone_too(sample, page_in_large_text, language):
    page = page_in_large_text
    for name, (path, _status) in every_kind().items():
        page.goto(f"/{language}{path}")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert page.evaluate(WIDTH) <= 320, name
        assert page.evaluate(CUT) == [], name


def test_the_administration_respects_reduced_motion(publisher, open_page):
    page = open_page(reduced_motion="reduce")
    sign_in(page, "petra")
    assert page.evaluate(MOVING) == []


def test_the_administration_breaks_no_policy(sample, publisher, open_page):
    page = open_page(viewport=PHONE)
    sign_in(page, "petra")
    sector = Sector.objects.first()
    add = "/admin/achievements/achievement/add/"
    for path in (change_url(sector), change_url(sector.achievements.first()), list_url(Achievement), add):
        page.goto(path, wait_until="networkidle")
    assert page.complaints == []
