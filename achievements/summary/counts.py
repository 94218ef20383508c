"""Counts of a summary beside the choices of the list. A million achievements take as many queries as one."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractYear

from achievements.models import Figure
from achievements.summary.figures import Totals, totals
from sectors.timelines.years import Timeline, together


class Numbers(NamedTuple):
    """Plain numbers by the values that stand in addresses, without words: the same in every language."""

    timelines: dict  # {slug of a sector: Timeline}
    undated: int
    figure_totals: Totals

    @property
    def timeline(self):
        """All sectors together."""
        return together(self.timelines.values())


def counts(filterset):
    """The numbers of what a filterset without mistakes selects."""
    achievements = filterset.qs.order_by()
    starts, ends = by_year(achievements, "period_start"), by_year(achievements, "period_end")
    undated = sum(years.pop(None, 0) for years in starts.values())
    for years in ends.values():
        years.pop(None, None)
    return Numbers(
        timelines={slug: Timeline(starts[slug], ends[slug]) for slug in starts},
        undated=undated,
        figure_totals=totals(achievements, filterset.row_condition(Figure)),
    )


def by_year(achievements, column):
    """{slug of a sector: {year, or None without a period: number}}"""
    found = {}
    rows = achievements.values_list("sector__slug", ExtractYear(column)).annotate(count=Count("pk"))
    for slug, year, count in rows:
        found.setdefault(slug, Counter())[year] = count
    return found
