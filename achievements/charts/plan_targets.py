"""The targets of a plan, each with the result that it has, or the reason why no share is given."""

import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.charts.progress import measure_progress
from achievements.charts.rows import chart_rows
from achievements.choices import FigureKind, Spending
from achievements.measures.statements import last_day, percent_of
from achievements.models import Achievement, PlanFigure
from fields.prepared import PreparedQuery
from sectors.periods.writing import format_period

MOST_TARGETS = 4
FIGURES = PreparedQuery(
    lambda now, plan: PlanFigure.objects.live(now).filter(plan=plan).with_measures(), now=datetime.datetime, plan=int
)
FULL = 100.0


class PlanTarget(NamedTuple):
    """A target of a plan. Results of the plan itself are measured against it; those of achievements are added up."""

    target: object  # a PlanFigure
    baseline: object  # a PlanFigure, or None
    result: object  # a PlanFigure, or a Figure that is a sum of results of achievements, or None
    is_added_up: bool  # whether the result is such a sum
    achievements: int  # that the sum is of
    others: int  # that report nothing of the measure

    @property
    def label(self):
        return self.target.label

    @property
    def amount(self):
        return self.target.short_amount

    @property
    def date(self):
        """The year of the target in words; empty where none is given."""
        return format_period(self.target.as_of) if self.target.as_of else ""

    @property
    def result_date(self):
        return format_period(self.result.as_of) if self.result and self.result.as_of else ""

    @property
    def percent(self):
        """The share that is reached, in words; None where the plan itself gives no result to compare."""
        return None if self.result is None or self.is_added_up else percent_of(self.result, self.target)

    @property
    def width(self):
        """The length of the bar of the result, from 0 to 100; None where no bar can be drawn."""
        if self.result is None or not self.result.is_comparable(self.target):
            return None
        if self.target.base_value <= 0 or self.result.base_value < 0:
            return None
        return min(float(100 * self.result.base_value / self.target.base_value), FULL)

    @property
    def reason(self):
        """The sentence why there is no share; empty where there is one."""
        if self.result is None:
            if self.target.unit and self.target.unit.dimension == "ratio" and self.baseline is None:
                return _("The plan does not state the starting value, so no share can be given.")
            return _("No result published yet")
        if self.is_added_up:
            return _("Added up from what reports it, which need not be all.")
        return "" if self.percent else _("The two are amounts that cannot be compared, so no share is given.")


def plan_targets(plan, *, is_past=False, most=MOST_TARGETS):
    """The first PlanTargets of a plan, in the order of its figures.

    Of a past day (`is_past`) only what the plan itself said then is known.
    """
    figures = list(plan.figures.all()) if is_past else FIGURES.run(now=timezone.now(), plan=plan.pk)
    wholes = [figure for figure in figures if figure.whole_id is None]
    chosen = [figure for figure in wholes if figure.kind == FigureKind.TARGET][:most]
    if not chosen:
        return []
    own = {target.pk: result_of(target, wholes) for target in chosen}
    missing = {target.measure.slug for target in chosen if target.measure and own[target.pk] is None}
    sums, count = ({}, 0) if is_past or not missing else sums_of(plan, missing)
    return [plan_target(target, wholes, own[target.pk], sums, count) for target in chosen]


def result_of(target, figures):
    """The latest result of the plan about what a target is about; None if there is none."""
    found = [
        each
        for each in figures
        if each.kind == FigureKind.RESULT and each.spending != Spending.PLANNED and same(each, target)
    ]
    return max(found, key=last_day, default=None)


def same(result, target):
    names = ("measure_id", "year", "funder_id")
    is_same = all(getattr(result, name) == getattr(target, name) for name in names)
    return target.measure_id is not None and is_same and result.is_comparable(target)


def sums_of(plan, measures):
    """({measure: MeasureProgress}, number of achievements) of the public achievements of a plan."""
    achievements = Achievement.objects.live().filter(sector__plan=plan)
    rows = chart_rows(achievements) or []
    found = measure_progress([row for row in rows if row.measure in measures])
    return {each.measure.slug: each for each in found if not each.is_budget}, achievements.count()


def plan_target(target, figures, result, sums, count):
    baseline = max(
        (each for each in figures if each.kind == FigureKind.BASELINE and each.measure_id == target.measure_id),
        key=last_day,
        default=None,
    )
    if result is not None or target.measure is None or target.measure.slug not in sums:
        return PlanTarget(target, baseline, result, is_added_up=False, achievements=0, others=0)
    progress = sums[target.measure.slug]
    number = progress.achievements_with_result
    return PlanTarget(target, baseline, progress.result, progress.result is not None, number, count - number)
