"""Figures of achievements as the rows that charts are made of, read in one statement."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from achievements.choices import Dimension, FigureKind, Spending
from achievements.measures.counted import OPEN, Reason, with_reasons
from achievements.models import Figure
from achievements.states import State
from achievements.summary.figures import apart
from sectors.periods import Period

MOST_FIGURES = 50_000  # that charts are drawn of; of more, the totals alone are shown
ALL = Q()
FACETS = ("part", "year", "funder")  # what a figure may be about within its achievement


class ChartRow(NamedTuple):
    """A figure with its value in the unit that amounts are compared in, and the reason why no total holds it."""

    pk: object
    achievement: int
    measure: str  # slug
    kind: str
    spending: str
    part: object
    whole: object
    year: int | None
    funder: str | None  # slug
    funder_kind: str | None
    value: Decimal
    as_of: Period | None
    is_approximate: bool
    is_money: bool
    reason: str
    apart: str

    @property
    def about(self):
        """The subject that figures of several dates have in common."""
        return self.achievement, self.part, self.year, self.funder, self.spending

    @property
    def known(self):
        """The date as a text that sorts by its last day, as `known_on` writes it."""
        return f"{self.as_of}{OPEN * 2}"[:10] if self.as_of else ""

    @property
    def is_progress(self):
        """Return True for a target, and for a result that is not money planned; a target is no money spent."""
        other = Spending.PLANNED if self.kind == FigureKind.RESULT else Spending.SPENT
        return self.kind != FigureKind.BASELINE and self.spending != other

    def covers(self, result):
        """Return True if a target is about all that a result is about."""
        facets = ((getattr(self, name), getattr(result, name)) for name in FACETS)
        return self.achievement == result.achievement and all(mine in (None, other) for mine, other in facets)


COLUMNS = (
    "pk",
    "achievement_id",
    "measure__slug",
    "kind",
    "spending",
    "part_id",
    "whole_id",
    "year",
    "funder__slug",
    "funder__kind",
    "value",
    "as_of",
    "is_approximate",
    "unit__dimension",
    "reason",
    "apart",
)


def chart_rows(achievements, condition=ALL, only=ALL, most=MOST_FIGURES):
    """The ChartRows of some achievements; None of more than `most`.

    `condition` is a Q that a figure has to meet to count, and `only` one that selects among those.
    """
    figures = Figure.objects.filter(condition, achievement__in=achievements.order_by().values("pk"))
    known = with_reasons(figures.exclude(Q(measure=None) | Q(unit=None)), condition).annotate(apart=apart())
    found = known.filter(only).order_by("achievement_id", "position", "pk").values_list(*COLUMNS, "unit__scale")
    rows = [row_of(*values) for values in (found[: most + 1] if most else found)]
    return rows if not most or len(rows) <= most else None


def row_of(*values):
    *values, scale = values
    row = ChartRow(*values)
    return row._replace(value=row.value * scale, as_of=row.as_of or None, is_money=row.is_money == Dimension.MONEY)


def going_on(rows):
    """The rows of achievements that were not discontinued."""
    return [row for row in rows if row.apart != State.DISCONTINUED]


def counted(rows):
    """The rows that are added up."""
    return [row for row in rows if not row.reason]


def dated_and_counted(rows):
    """The rows that are or were added up at some date."""
    return [row for row in rows if row.reason in ("", Reason.EARLIER)]
