"""Tests of what is due next in a plan: what ends or starts soonest, in words, and nothing that is over or hidden."""

import pytest
import time_machine
from django.utils import translation

from portal.due_next import due_next
from tests import builders

pytestmark = [pytest.mark.django_db]

NOON = "2026-11-30 12:00+09:00"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOON, tick=False):
        yield


def found(plan):
    return [(due.item.title_en, due.date, due.event) for due in due_next(plan)]


def test_what_ends_and_what_starts_stand_in_the_order_of_their_dates():
    sector = builders.sector()
    for title, period in (
        ("Begins far off", "2027-03/2028"),
        ("Ends this year", "2024/2026"),
        ("Ends on a day", "2024/2026-12-24"),
        ("One event", "2027-01"),
    ):
        builders.achievement(sector=sector, title_en=title, period=period)
    assert found(sector.plan) == [
        ("Ends on a day", "by December 24, 2026", "Ends"),
        ("Ends this year", "by the end of 2026", "Ends"),
        ("One event", "January 2027", "Takes place"),
        ("Begins far off", "from March 2027", "Starts"),
    ]


def test_its_words_are_korean_on_korean_pages():
    sector = builders.sector()
    builders.achievement(sector=sector, period="2024/2026-12")
    with translation.override("ko"):
        [due] = due_next(sector.plan)
    assert "2026년 12월" in due.date


@pytest.mark.parametrize("period", ["2024/2025", "../2026-11-29", "2020/..", "2019-05/..", None])
def test_what_is_over_or_has_no_end_is_not_due(period):
    sector = builders.sector()
    builders.achievement(sector=sector, period=period)
    assert found(sector.plan) == []


@pytest.mark.parametrize("period", ["../2026-11-30", "2026-11-30", "2026-11/2026-11", "2026-12-01/..", "9999"])
def test_the_last_day_counts_and_so_does_a_beginning_without_an_end(period):
    sector = builders.sector()
    builders.achievement(sector=sector, period=period)
    assert len(found(sector.plan)) == 1


def test_what_has_an_outcome_is_over_whatever_its_period_says():
    sector = builders.sector()
    builders.achievement(sector=sector, period="2024/2026-12", outcome="discontinued")
    builders.achievement(sector=sector, period="2027", outcome="achieved")
    assert found(sector.plan) == []


def test_nothing_hidden_and_nothing_of_another_plan_is_due():
    plan = builders.plan()
    for state in (builders.DRAFT, builders.scheduled(), builders.withdrawn()):
        builders.achievement(sector=builders.sector(plan=plan), period="2027", **state)
        builders.achievement(sector=builders.sector(plan=plan, **state), period="2027")
    builders.achievement(sector=builders.sector(plan=builders.plan()), period="2027")
    assert found(plan) == []


def test_the_lead_is_named_with_the_number_of_others():
    item = builders.achievement(period="2027")
    two, lead, three = (builders.organization(name_en=name) for name in ("Two", "Lead", "Three"))
    for body, role in ((two, "host"), (lead, "lead"), (lead, "funder"), (three, "partner")):
        builders.partner(achievement=item, organization=body, role=role)
    [due] = due_next(item.plan)
    assert (due.partner.name_en, due.others) == ("Lead", 2)
    [alone] = due_next(builders.achievement(period="2027", sector=builders.sector(plan=builders.plan())).plan)
    assert (alone.partner, alone.others) == (None, 0)


@pytest.mark.parametrize("rows", [1, 30])
def test_it_costs_two_queries_whatever_the_plan_holds(rows, django_assert_num_queries):
    sector = builders.sector()
    with builders.together():
        for _number in range(rows):
            builders.partner(achievement=builders.achievement(sector=sector, period="2027"))
    with django_assert_num_queries(2):
        dues = due_next(sector.plan)
        assert [(due.item.title, due.sector.name, due.item.get_absolute_url()) for due in dues]
    assert len(dues) == min(rows, 4)
