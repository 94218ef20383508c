"""All that the page of progress shows of a list, worked out where it is asked for."""

from functools import cached_property

from django.http import Http404

from achievements.charts.money import money_charts
from achievements.charts.progress import measure_progress
from achievements.charts.rows import chart_rows
from achievements.charts.series import measure_charts
from achievements.listing.result import ListResult
from achievements.models import Figure
from achievements.progress.bullets import bullet
from achievements.progress.coverage import coverage
from achievements.progress.outcomes import all_states, ended, outcome_rows
from achievements.progress.pivot import Pivot
from achievements.states import State
from achievements.summary.summary import Summary
from sectors.models import Sector

MOST_MEASURES, MOST_SERIES, MOST_MONEY = 12, 12, 6  # on the page; files have each one


class ListProgress:
    """The charts and tables of a ProgressQuery that is not refused."""

    def __init__(self, query):
        self.query = query
        self.result = ListResult(query.list_query)
        self.summary = Summary(self.result)

    @property
    def total(self):
        return self.result.count

    # How it turned out

    @cached_property
    def outcomes(self):
        return outcome_rows(self.summary)

    @cached_property
    def looks(self):
        """(row of outcomes, Sector) pairs, for the hue and the icon of each."""
        sectors = {
            each.slug: each for each in Sector.objects.live().filter(slug__in=[row.slug for row in self.outcomes])
        }
        return [(row, sectors.get(row.slug)) for row in self.outcomes]

    @cached_property
    def states(self):
        return all_states(self.summary)

    @property
    def ended(self):
        return ended(self.states)

    def count_of(self, state):
        return next((each.count for each in self.states.states if each.state is state), 0)

    @property
    def achieved(self):
        return self.count_of(State.ACHIEVED)

    @property
    def unstated(self):
        return self.count_of(State.UNSTATED)

    @property
    def stated(self):
        """The number of ended items that say how they ended."""
        return self.ended - self.unstated

    @property
    def unstated_url(self):
        return self.summary.url({"state": State.UNSTATED.value})

    # Figures

    @cached_property
    def rows(self):
        """The ChartRows of all; None of too many to draw."""
        condition = self.query.list_query.filterset.row_condition(Figure)
        return chart_rows(self.result.matching, condition)

    @property
    def has_too_many_figures(self):
        return self.rows is None

    @cached_property
    def measures(self):
        return measure_progress(self.rows or [])

    @property
    def promises(self):
        """The measures that have a target."""
        return [each for each in self.measures if each.targets]

    @property
    def promises_with_urls(self):
        """(MeasureProgress, Bullet, address of the list of its figures) as the page shows them."""
        found = self.promises[:MOST_MEASURES]
        return [(each, bullet(each), self.summary.url({"measure": each.measure.slug})) for each in found]

    @property
    def other_promises(self):
        return max(len(self.promises) - MOST_MEASURES, 0)

    @property
    def without_target(self):
        """The number of measures that have results alone."""
        return len(self.measures) - len(self.promises)

    @cached_property
    def series(self):
        return measure_charts(self.measures)

    @property
    def shown_series(self):
        return self.series[:MOST_SERIES]

    @property
    def other_series(self):
        return len(self.series) - len(self.shown_series)

    @cached_property
    def money(self):
        return money_charts(self.rows or [])

    @property
    def money_by_year(self):
        """The charts that have years."""
        return [chart for chart in self.money if chart.years][:MOST_MONEY]

    @property
    def money_without_years(self):
        return [chart for chart in self.money if not chart.years][:MOST_MONEY]

    def chosen(self, charts, key_of):
        """The chart that the query names, else the first one. Http404 where there is none."""
        key = self.query.own.get("chart")
        found = next((chart for chart in charts if key in (None, key_of(chart))), None)
        if found is None:
            raise Http404
        return found

    # Evidence and tables

    @cached_property
    def coverage(self):
        return coverage(self.summary)

    @cached_property
    def pivot(self):
        own = self.query.own
        return Pivot(self.summary, own.get("rows", ""), own.get("columns", ""), own.get("sum", ""))
