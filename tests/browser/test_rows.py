"""Browser tests of rows on a scale of years: they fit on phones and desktops."""

import itertools

import pytest

from tests import builders

ROWS = {"2009/2012": "Tower", "2026-03-02": "A day", "2013/..": "Since then", "1392": "Long ago"}


@pytest.mark.parametrize("width", [320, 1280])
def test_rows_fit_their_screen_and_the_years_stand_beside_each_other(open_page, width):
    sector = builders.sector()
    for period, title in ROWS.items():
        builders.achievement(sector=sector, period=period, title_en=f"{title} {'with a long title ' * 5}")
    page = open_page(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page.goto(sector.get_absolute_url())
    rows = page.locator(".row")
    assert rows.count() == len(ROWS)
    day = rows.filter(has_text="A day")
    title, bar = (day.locator(each).bounding_box() for each in ("h4", ".per rect"))
    assert bar["width"] >= 2
    assert (bar["y"] > title["y"] + title["height"]) == (width == 320)
    years = [year.bounding_box() for year in page.locator(".years li:not(:empty)").all() if year.is_visible()]
    assert all(left["x"] + left["width"] <= right["x"] + 1 for left, right in itertools.pairwise(years))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []
