"""The charts of one sector: measures over time and money by year."""

import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from achievements.charts.money import money_charts
from achievements.charts.progress import measure_progress
from achievements.charts.rows import COLUMNS, row_of
from achievements.charts.series import measure_charts
from achievements.measures.counted import with_reasons
from achievements.models import Figure
from achievements.states import state_of
from achievements.summary.figures import APART
from fields.prepared import PreparedQuery
from sectors.periods import status_on

MOST_CHARTS = 4  # small ones on the page of a sector
STATE = COLUMNS.index("apart")  # worked out here: the statement does not know the day
READ = [name for name in COLUMNS if name != "apart"]


class SectorCharts(NamedTuple):
    measures: list  # of MeasureChart
    money: list  # of MoneyChart, with at least one year
    other_measures: int  # number of those that are not shown

    @property
    def is_empty(self):
        return not self.measures and not self.money


def sector_charts(sector, most=MOST_CHARTS):
    """The SectorCharts of the public achievements of a sector, in two statements at most."""
    today = timezone.localdate()
    rows = [chart_row(today, *values) for values in FIGURES.run(now=timezone.now(), sector=sector.pk)]
    if not rows:
        return SectorCharts([], [], 0)
    measures = measure_charts(measure_progress(rows))
    money = [chart for chart in money_charts(rows) if chart.years]
    return SectorCharts(measures[:most], money, max(len(measures) - most, 0))


def figures_of(now, sector):
    known = Figure.objects.live(now).filter(achievement__sector=sector).exclude(Q(measure=None) | Q(unit=None))
    found = with_reasons(known, Q()).order_by("achievement_id", "position", "pk")
    return found.values_list("achievement__outcome", "achievement__period", *READ, "unit__scale")


FIGURES = PreparedQuery(figures_of, now=datetime.datetime, sector=int)


def chart_row(today, outcome, period, *values):
    state = state_of(outcome, status_on(period, today))
    return row_of(*values[:STATE], state.value if state in APART else "", *values[STATE:])
