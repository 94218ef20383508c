"""Pages bear what their readers set: a narrow window, large text, their own colors, no motion; and break no policy."""

import pytest

from achievements.models import Achievement
from sectors.models import Sector
from tests.browser.conftest import PHONE, sign_in
from tests.desk import change_url, list_url
from tests.kinds import every_kind

LANGUAGES = ["en", "ko"]
# What is cut off: text that is wider than its box, which hides the rest.
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_breaks_the_policy_or_grows_wider_than_a_phone(sample, open_page, language):
    page = open_page(viewport=PHONE)
    for name, (path, _status) in every_kind().items():
        page.goto(f"/{language}{path}")
        assert page.evaluate(WIDTH) <= PHONE["width"], name
        assert page.evaluate(CUT) == [], name
    assert [text for text in page.complaints if "status of 40" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_of_twice_the_size_is_neither_cut_nor_wider_than_the_page(sample, open_page, language):
    page = open_page(viewport={"width": 640, "height": 900})
    for name, (path, _status) in every_kind().items():
        page.goto(f"/{language}{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDTH) <= 640, name
        assert page.evaluate(CUT) == [], name


def test_nothing_moves_for_whom_motion_makes_ill(sample, publisher, open_page):
    page = open_page(reduced_motion="reduce")
    for name, (path, _status) in every_kind().items():
        page.goto(f"/en{path}")
        assert page.evaluate(MOVING) == [], name
    sign_in(page, "petra")
    assert page.evaluate(MOVING) == []


def test_buttons_are_seen_in_colors_of_ones_own(sample, open_page):
    page = open_page(forced_colors="active")
    for name, (path, _status) in every_kind().items():
        page.goto(f"/en{path}")
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert page.evaluate(PLAIN) == [], name


def test_the_administration_breaks_no_policy(sample, publisher, open_page):
    page = open_page(viewport=PHONE)
    sign_in(page, "petra")
    sector = Sector.objects.first()
    add = "/admin/achievements/achievement/add/"
    for path in (change_url(sector), change_url(sector.achievements.first()), list_url(Achievement), add):
        page.goto(path, wait_until="networkidle")
    assert page.complaints == []
