"""The charts of one sector, or of any achievements: measures over time and money by year."""

from typing import NamedTuple

from achievements.charts.money import money_charts
from achievements.charts.progress import measure_progress
from achievements.charts.rows import chart_rows
from achievements.charts.series import measure_charts

MOST_CHARTS = 4  # small ones on the page of a sector


class SectorCharts(NamedTuple):
    measures: list  # of MeasureChart
    money: list  # of MoneyChart, with at least one year
    other_measures: int  # number of those that are not shown

    @property
    def is_empty(self):
        return not self.measures and not self.money


def sector_charts(sector, most=MOST_CHARTS):
    """The SectorCharts of the public achievements of a sector, in three statements at most."""
    rows = chart_rows(sector.achievements.live()) or []
    if not rows:
        return SectorCharts([], [], 0)
    measures = measure_charts(measure_progress(rows))
    money = [chart for chart in money_charts(rows) if chart.years]
    return SectorCharts(measures[:most], money, max(len(measures) - most, 0))
