"""Browser tests of timelines: tables that fit on phones and desktops."""

import itertools

import pytest

from tests import builders

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
