"""Tests of KWCAG 2.2 and WCAG 2.2 beyond axe: titles, focus order, target sizes, tables, languages."""

import itertools

import pytest

from tests.kinds import every_kind

LANGUAGES = ["en", "ko"]
# Targets of less than 24 pixels, but for links in a line of text, what the browser draws, and what has room around it.
SMALL = """() => {
  const targets = [...document.querySelectorAll("a[href], button, summary, input, select")]
    .filter((each) => each.checkVisibility() && !each.closest("p, .visually-hidden, .skip"))
    .filter((each) => !["checkbox", "radio", "hidden"].includes(each.type));
  const isInText = (each) => getComputedStyle(each).display === "inline"
    && each.parentElement.textContent.trim() !== each.textContent.trim();
  return targets.filter((each) => !isInText(each) && each.tagName !== "A")
    .filter((each) => Math.min(each.getBoundingClientRect().height, each.getBoundingClientRect().width) < 24)
    .map((each) => each.outerHTML.slice(0, 90));
}"""
# Places from top to bottom and, in a line, from left to right, as Tab goes through them.
TABS = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [tabindex]")]
  .filter((each) => each.tabIndex > 0).map((each) => each.outerHTML.slice(0, 80))"""
HEADLESS = """() => [...document.querySelectorAll("table")].filter((table) =>
  !table.querySelector("th[scope]") || [...table.querySelectorAll("th")].some((each) => !each.scope)
  || !(table.caption || table.ariaLabel || table.getAttribute("aria-labelledby") || table.closest("section, figure")))
  .map((table) => table.outerHTML.slice(0, 80))"""
# What somebody says who speaks to the page: the words that are seen have to be in the name.
MISNAMED = """() => [...document.querySelectorAll(":is(a[href], button, summary)[aria-label]")].filter((each) =>
  each.checkVisibility() && !each.ariaLabel.toLowerCase().includes(each.innerText.trim().toLowerCase()))
  .map((each) => each.outerHTML.slice(0, 120))"""
LEVELS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((each) => Number(each.tagName[1]))"
# Korean within lang=en that no lang marks; single words, as the name of the language, belong to the text around them.
UNMARKED = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    const isKorean = data.replace(/[^가-힣]/g, "").length > 4;
    if (isKorean && parentElement.closest("[lang]").lang !== "ko") found.push(data.trim().slice(0, 60));
  }
  return found;
}"""
COLOR_ALONE = """() => [...document.querySelectorAll("main p a[href], main li a[href]")].filter((link) => {
  const isInText = link.parentElement.textContent.trim() !== link.textContent.trim();
  const style = getComputedStyle(link);
  const isMarked = style.textDecorationLine.includes("underline") || parseFloat(style.borderBottomWidth) > 0
    || parseFloat(style.borderWidth) > 0;
  return link.checkVisibility() && isInText && !isMarked;
}).map((link) => link.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_keeps_the_points_that_axe_does_not_check(sample, open_page, language):
    page = open_page()
    titles, found = {}, {}
    for name, (path, status) in every_kind().items():
        page.goto(f"/{language}{path}")
        assert page.evaluate("document.documentElement.lang") == language, name
        if status == 200 and not name.endswith("as it was"):
            titles.setdefault(page.title(), set()).add(path.partition("?")[0])  # a view of the same list may share it
        levels = page.evaluate(LEVELS)
        found[name, "one first heading"] = [] if levels.count(1) == 1 and levels[0] == 1 else levels
        found[name, "levels in order"] = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
        for what, script in (
            ("an order of focus of its own", TABS),
            ("small targets", SMALL),
            ("tables without headings or a name", HEADLESS),
            ("links told by color alone", COLOR_ALONE),
            ("names without the words that are seen", MISNAMED),
        ):
            found[name, what] = page.evaluate(script)
        if language == "en":
            found[name, "Korean that is not marked"] = page.evaluate(UNMARKED)
    wrong = {key: places for key, places in found.items() if places}
    assert wrong == {}, "\n".join(f"{key}: {places}" for key, places in wrong.items())
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
