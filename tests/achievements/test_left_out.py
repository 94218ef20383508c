"""Tests of what keeps a figure out of a total, and of what tells two totals of a measure apart."""

import csv
import io

import pytest
import time_machine
from django.http import QueryDict

from achievements.listing.query import ListQuery
from achievements.listing.result import ListResult
from achievements.summary.summary import Summary
from publishing.models import ContentVersion
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-03-01 12:00", tick=False):
        yield


@pytest.fixture
def money():
    return {"unit_en": "KRW", "unit_ko": "원", "label_en": "Budget", "label_ko": "예산"}


def totals(query=""):
    """Return [(kind in words, total, reasons)] of a query, and check that each leads to its own achievements."""
    ContentVersion.objects.renew()
    rows = Summary(result_of(query)).figures
    for row in rows:
        assert result_of(row.url.partition("?")[2]).count == row.numbers.achievements
    return [(str(row.kind), row.numbers.total, row.numbers.left_out) for row in rows]


def result_of(query):
    return ListResult(ListQuery(QueryDict(query)))


def test_planned_money_of_the_whole_leaves_what_parts_spent_in_its_total(money):
    item = builders.achievement()
    builders.figure(achievement=item, value=100, spending="planned", **money)
    builders.figure(achievement=item, value=30, spending="spent", part=builders.part(achievement=item), **money)
    builders.figure(achievement=builders.achievement(), value=20, spending="spent", **money)
    assert totals() == [("Result, Planned", 100, {}), ("Result, Spent", 50, {})]


def test_what_was_spent_of_planned_money_is_in_the_total_of_spent_money(money):
    item = builders.achievement()
    whole = builders.figure(achievement=item, value=100, spending="planned", **money)
    builders.figure(achievement=item, value=30, spending="spent", whole=whole, **money)
    builders.figure(achievement=item, value=40, spending="planned", whole=whole, year=2011, **money)
    assert totals() == [("Result, Planned", 100, {"share": 1}), ("Result, Spent", 30, {})]


def test_a_share_counts_where_a_filter_leaves_its_whole_out():
    item = builders.achievement()
    whole = builders.figure(achievement=item, value=100)
    builders.figure(achievement=item, value=30, whole=whole)
    assert totals() == [("Result", 100, {"share": 1})]
    assert totals("unit=mw&max=50") == [("Result", 30, {})]


def test_the_dates_of_a_total_are_in_the_order_in_which_the_latest_counts():
    for as_of in ("2011", "2011-06", "2011-06-30"):
        builders.figure(achievement=builders.achievement(), as_of=as_of)
    [row] = Summary(result_of("")).figures
    assert (row.numbers.first_date, row.numbers.last_date) == ("2011-06-30", "2011")
    assert row.dates == "June 30, 2011 – 2011"


def test_planned_money_and_money_of_planned_achievements_are_told_apart(money, see, visitor):
    builders.figure(achievement=builders.achievement(), value=1, spending="planned", **money)
    builders.figure(achievement=builders.achievement(period="2040"), value=2, **money)
    assert sorted(totals()) == [("Result, Planned", 1, {}), ("Result, Status: Planned", 2, {})]
    text = visitor.get("/en/progress.csv").content.decode("utf-8-sig")
    lines = [line for line in csv.DictReader(io.StringIO(text)) if line["column"] == "total"]
    assert {line["key"]: line["value"] for line in lines} == {"budget/planned": "1", "budget//planned": "2"}


def test_the_key_of_all_years_from_one_on_is_not_that_of_one_year(visitor):
    for period in ("2011", "2999"):
        builders.achievement(period=period)
    ContentVersion.objects.renew()
    text = visitor.get("/en/progress.csv").content.decode("utf-8-sig")
    keys = [line["key"] for line in csv.DictReader(io.StringIO(text)) if line["table"] == "year"]
    assert keys == ["2011", "2012/.."]
