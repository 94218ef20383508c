"""Tests of the list and its totals against an oracle in plain Python, over random content and random queries."""

from fractions import Fraction

import pytest
from django.utils.translation import override

from achievements.summary.summary import Summary
from tests.achievements.oracle.rules import FACETS, REASONS, selected
from tests.achievements.oracle.running import answered, on_pages, query_of, random_test, result_of, written

pytestmark = pytest.mark.django_db

NUMBERS = ("total", "smallest", "largest")


@random_test(15, 1000)
def test_rows_counts_and_totals_are_those_of_the_oracle(city, rows, asked):
    with written(city, rows) as oracle:
        for query in asked:
            assert result_of(query).query.is_refused == oracle.is_refused(query), query
        for query, result in answered(oracle, asked):
            check_rows(oracle, query, result)
            check_facets(oracle, query, result)
            check_totals(oracle, query, Summary(result))


def check_rows(oracle, query, result):
    keys = oracle.keys(query)
    assert result.count == len(keys)
    assert [item.pk for item in on_pages(result, 3)] == keys, query
    with override("ko"):
        assert [item.pk for item in result_of(query).rows] == oracle.keys(query, "ko"), query


def check_facets(oracle, query, result):
    for name in FACETS:
        assert result.numbers(name) == oracle.facet(query, name), (query, name)


def check_totals(oracle, query, summary):
    expected = oracle.totals(query)
    found = {(*each[:2], each.spending, each.apart): each for each in summary.counts.figure_totals.totals}
    assert len(found) == len(summary.counts.figure_totals.totals)
    assert found.keys() == expected.keys(), query
    for group, total in found.items():
        assert numbers_of(total) == expected[group].numbers, (query, group)
    assert summary.without_measure == oracle.without_measure(query)
    assert all_figures(expected) + summary.without_measure == sum(
        len(selected(item, query)) for item in oracle.found(query)
    )
    for row in summary.all_figures:
        group = (*row.numbers[:2], row.numbers.spending, row.numbers.apart)
        check_link(oracle, row.url, expected[group])


def all_figures(totals):
    return sum(len(total.counted) + len(total.left_out) for total in totals.values())


def numbers_of(total):
    numbers = {name: getattr(total, name) for name in NUMBERS}
    exact = {name: None if number is None else Fraction(number) for name, number in numbers.items()}
    names = ("unit", "figures", "of_parts", "undated", "approximate", "achievements", "left_out")
    names += ("first_date", "last_date", "first_year", "last_year")
    return exact | {name: getattr(total, name) for name in names}


def check_link(oracle, url, total):
    """Check that the list behind a total shows each figure that it adds up, and marks all others that fit."""
    behind = query_of(url)
    result = result_of(behind)
    assert not result.query.is_refused, url
    shown, marked = set(), {}
    for item in on_pages(result, 3):
        shown |= {str(figure.pk) for figure in item.matched_figures}
        shown |= {str(figure.pk) for _part, figures in item.matched_parts for figure in figures}
        marked |= {str(figure.pk): str(why) for figure, why in item.uncounted}
    assert shown == {figure.key for figure in total.counted}, url
    assert marked == {key: REASONS[why] for key, why in total.left_out.items()}, url
    assert result.count == total.numbers["achievements"], url
