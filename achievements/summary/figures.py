"""Totals of figures by measure and kind. docs/decisions/25-summaries.md has the rules in words, and so has the page."""

import functools
from collections import Counter, defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, CharField, Count, Max, Min, Q, Value, When

from achievements.choices import FigureKind
from achievements.measures.counted import date_of, with_reasons
from achievements.models import Figure
from achievements.states import State, state_condition
from fields.exact_sum import ExactSum

SMALLEST = Decimal("0.0001")  # of what a figure can say; SQLite adds in floating point, and what is beyond is noise
APART = (State.PLANNED, State.DISCONTINUED)  # achievements whose figures have totals of their own
COUNTS = ("figures", "of_parts", "undated", "approximate")
GROUP = ("measure__slug", "kind", "spending", "apart")
DATED = {"filter": ~Q(as_of=""), "output_field": CharField()}
REACH = {"first_date": Min("known", **DATED), "last_date": Max("known", **DATED)}


class Amounts(NamedTuple):
    """Exact numbers in the unit that the amounts of a measure are compared in."""

    total: Decimal
    smallest: Decimal
    largest: Decimal


class Total(NamedTuple):
    """The figures of a measure and kind that count: of achievements that are planned, discontinued, or neither."""

    measure: str  # slug
    kind: str
    spending: str
    apart: str  # value of a State in APART, or empty
    unit: str  # slug of the unit of its amounts
    amounts: Amounts
    adds_up: bool
    figures: int
    of_parts: int
    undated: int
    approximate: int
    achievements: int
    first_year: int  # budget years of money; None where none is known
    last_year: int
    first_date: str  # in EDTF, a year behind its months; empty where no figure has a date
    last_date: str
    left_out: dict  # {Reason: number of figures}

    @property
    def key(self):
        """A key that no other total of its kind has, the same in both languages."""
        return "/".join([self.measure, self.spending, self.apart]).rstrip("/")

    @property
    def total(self):
        return self.amounts.total if self.adds_up else None

    @property
    def smallest(self):
        return self.amounts.smallest

    @property
    def largest(self):
        return self.amounts.largest


class Totals(NamedTuple):
    totals: list  # those with the most figures first
    without_measure: int  # figures that are in none


def totals(achievements, condition):
    """The totals of the figures of some achievements; `condition` is a Q that a figure has to meet to count."""
    figures = Figure.objects.filter(condition, achievement__in=achievements.values("pk")).order_by()
    says_too_little = Q(measure=None) | Q(unit=None)
    known = figures.exclude(says_too_little).annotate(apart=apart())
    counted, left_out = defaultdict(list), defaultdict(Counter)
    for row in in_units(with_reasons(known, condition)):
        if row["reason"]:
            left_out[group_of(row)][row["reason"]] += row["figures"]
        else:
            counted[group_of(row)].append(row)
    # An achievement with figures of a group has one that counts: reasons make no difference to their number.
    groups = known.values(*GROUP, "measure__adds_up").annotate(achievements=Count("achievement", distinct=True))
    found = [total_of(group, counted[group_of(group)], left_out[group_of(group)]) for group in groups]
    return Totals(in_order(found), figures.filter(says_too_little).count())


def in_order(found):
    """The measures with the most figures first, the totals of each together."""
    sizes = Counter()
    for total in found:
        sizes[total.measure] += total.figures
    kinds = [FigureKind.RESULT, FigureKind.TARGET, FigureKind.BASELINE]
    return sorted(
        found,
        key=lambda total: (-sizes[total.measure], total.measure, kinds.index(total.kind), total.spending, total.apart),
    )


def apart():
    """An expression for the state of the achievement, where its figures have totals of their own; else empty."""
    cases = [When(state_condition(state, "achievement__"), then=Value(state.value)) for state in APART]
    return Case(*cases, default=Value(""), output_field=CharField())


def group_of(row):
    return tuple(row[name] for name in GROUP)


def in_units(figures):
    """Rows of the numbers of figures in each unit of a group, apart for each reason why they do not count."""
    return figures.values(*GROUP, "unit__slug", "unit__scale", "unit__base__slug", "reason").annotate(
        total=ExactSum("value"),
        smallest=Min("value"),
        largest=Max("value"),
        figures=Count("pk"),
        of_parts=Count("part"),
        undated=Count("pk", filter=Q(as_of="")),
        approximate=Count("pk", filter=Q(is_approximate=True)),
        first_year=Min("year"),
        last_year=Max("year"),
        **REACH,
    )


def total_of(group, rows, left_out):
    """Put the rows of a group together, each in a unit of its own."""
    return Total(
        *group_of(group),
        unit=rows[0]["unit__base__slug"] or rows[0]["unit__slug"],
        amounts=functools.reduce(together, map(amounts_of, rows)),
        adds_up=group["measure__adds_up"],
        achievements=group["achievements"],
        first_date=date_of(least(rows, "first_date") or ""),
        last_date=date_of(most(rows, "last_date") or ""),
        first_year=least(rows, "first_year"),
        last_year=most(rows, "last_year"),
        left_out=dict(left_out),
        **{name: sum(row[name] for row in rows) for name in COUNTS},
    )


def least(rows, name):
    return min((row[name] for row in rows if row[name]), default=None)


def most(rows, name):
    return max((row[name] for row in rows if row[name]), default=None)


def amounts_of(row):
    """The Amounts of a row, in the unit that amounts are compared in."""
    return Amounts(*((row["unit__scale"] or 1) * row[name].quantize(SMALLEST) for name in Amounts._fields))


def together(one, two):
    return Amounts(one.total + two.total, min(one.smallest, two.smallest), max(one.largest, two.largest))
