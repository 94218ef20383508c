"""Tests that a part that a filter matched is shown with its achievement, in lists, reports, print and files."""

import csv
import io

import pytest

from publishing.models import ContentVersion
from tests import builders
from tests.html import parse_html

pytestmark = pytest.mark.django_db

MW = {"unit_en": "MW", "unit_ko": "MW", "label_en": "", "label_ko": ""}


@pytest.fixture
def item():
    """An achievement of 1 MW whose second stage has 12 MW."""
    item = builders.achievement(title_en="Park", title_ko="단지")
    builders.figure(achievement=item, value=1, **MW)
    first = builders.part(achievement=item, title_en="First roof", title_ko="첫 지붕")
    second = builders.part(achievement=item, title_en="Second hall", title_ko="둘째 동", period="2012")
    builders.figure(achievement=item, part=first, value=2, **MW)
    builders.figure(achievement=item, part=second, value=12, **MW)
    ContentVersion.objects.renew()
    return item


def shown(visitor, url):
    """Return the texts of the matching parts on a page."""
    page = parse_html(visitor.get(url).content)
    return [" ".join(part.get_text(" ").split()) for part in page.select(".matched-parts .parts > li")]


@pytest.mark.parametrize("path", ["achievements/", "achievements/print/"])
@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("unit=mw&min=10", ["Second hall 2012 12 MW"]),
        ("unit=mw&max=2", ["First roof 2 MW"]),
        ("unit=mw&kind=result", ["First roof 2 MW", "Second hall 2012 12 MW"]),
        ("q=hall", ["Second hall 2012"]),
        ("q=둘째", ["Second hall 2012"]),
        ("q=HALL&unit=mw&max=2", ["First roof 2 MW", "Second hall 2012"]),
        ("q=park", []),
        ("", []),
        ("kind=target", []),
    ],
)
def test_a_row_shows_the_parts_that_the_filters_matched(item, visitor, path, query, parts):
    assert shown(visitor, f"/en/{path}?{query}") == parts


def test_a_report_shows_them_too(item, visitor):
    report = builders.report(query="unit=mw&min=10", columns=["title", "figures"])
    assert shown(visitor, report.page_url()) == ["Second hall 2012 12 MW"]


def test_the_file_names_the_part_of_a_figure(item, visitor):
    text = b"".join(visitor.get("/ko/achievements.csv?unit=mw&min=10")).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert {line.split(" | ")[-1] for line in row["figures_en"].splitlines()} == {"", "First roof", "Second hall"}
    assert {line.split(" | ")[-1] for line in row["figures_ko"].splitlines()} == {"", "첫 지붕", "둘째 동"}


def test_a_list_costs_no_query_for_each_row(item, visitor, django_assert_max_num_queries):
    for _number in range(20):
        other = builders.achievement()
        builders.figure(achievement=other, part=builders.part(achievement=other), value=50, **MW)
    ContentVersion.objects.renew()
    with django_assert_max_num_queries(16):
        assert len(shown(visitor, "/en/achievements/?q=part&unit=mw&min=10")) == 20
