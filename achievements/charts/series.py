"""Results of a measure over time, as a small chart with its table."""

import copy
import datetime
import itertools
from collections import defaultdict
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from achievements.charts.amounts import bare_amount, figure_of
from achievements.charts.drawing import Caption, Dot, Drawing, Rule, Steps
from achievements.choices import FigureKind
from fields.translation import TextInLanguage
from sectors.periods.writing import format_period


class ChartSize(NamedTuple):
    """The width and the height of a chart of steps, with room above for a label and below for the years."""

    width: int
    height: int
    edge: int = 2
    above: int = 22
    below: int = 18

    @property
    def right(self):
        return self.width - self.edge

    @property
    def base(self):
        return self.height - self.below


SMALL = ChartSize(240, 110)
MOST_POINTS = 24  # in words, on a page
NEAR = 12  # pixels: labels closer than this would lie over each other


class SeriesPoint(NamedTuple):
    """The results that were known at a date, added up."""

    as_of: object
    figure: object

    @property
    def date(self):
        return format_period(self.as_of)


class MeasureChart:
    """A MeasureProgress over time. At each date the latest results known by then are added up.

    Where some achievements state both a target and a result, the line is theirs; otherwise it is of all results.
    """

    def __init__(self, progress):
        self.progress = progress
        self.measure = progress.measure

    @property
    def label(self):
        return self.measure.name

    @property
    def has_share(self):
        return self.progress.percent is not None

    @property
    def result(self):
        """The latest sum, which stands large; None where results do not add up or there are none."""
        return self.progress.known_result if self.has_share else self.progress.result

    @property
    def target(self):
        """The target that the line is measured against; None where it is that of others."""
        return self.progress.known_target if self.has_share else None

    @property
    def bare_target(self):
        return bare_amount(self.target)

    @property
    def achievements(self):
        progress = self.progress
        return progress.achievements_beside if self.has_share else progress.achievements_with_result

    @cached_property
    def rows(self):
        """The results of the line, of all dates."""
        progress = self.progress
        subjects = {row.about for row in (progress.beside[0] if self.has_share else progress.results)}
        return [row for row in progress.all_results if row.about in subjects]

    @property
    def undated(self):
        """The number of results that have no date, and are not in the line."""
        return sum(row.as_of is None for row in self.rows)

    @cached_property
    def points(self):
        """A SeriesPoint for each date; none where a sum would make no sense."""
        rows = sorted((row for row in self.rows if row.as_of), key=lambda row: row.known)
        if not self.measure.adds_up and len({row.about for row in rows}) > 1:
            return []
        found, latest, total, approximate = [], {}, 0, 0
        for _known, group in itertools.groupby(rows, key=lambda row: row.known):
            group = list(group)
            for about, same in by_subject(group).items():
                before = latest.get(about, [])
                total += sum(row.value for row in same) - sum(row.value for row in before)
                approximate += sum(row.is_approximate for row in same) - sum(row.is_approximate for row in before)
                latest[about] = same
            found.append(SeriesPoint(group[0].as_of, figure_of(self.measure, total, is_approximate=approximate > 0)))
        return found

    @property
    def last_points(self):
        """The points that a page has room to say; the file has all of them."""
        return self.points[-MOST_POINTS:]

    @property
    def date(self):
        """The date of the latest point in words; empty where no result has one."""
        return self.points[-1].date if self.points else ""

    @property
    def target_as_of(self):
        """The latest date of the target; None where none is given."""
        dates = [row.as_of for row in (self.progress.beside[1] if self.has_share else ()) if row.as_of]
        return max(dates, key=lambda date: date.last_day, default=None)

    @property
    def target_date(self):
        return format_period(self.target_as_of) if self.target_as_of else ""

    @property
    def is_line(self):
        return len(self.points) > 1

    @cached_property
    def drawing(self):
        """The steps with the target above them; None of one value, which needs no line."""
        return drawing_of(self) if self.is_line else None

    @property
    def description(self):
        """All that the drawing says, in words."""
        points = ", ".join(f"{point.date}: {point.figure.amount}" for point in self.last_points)
        target = f"; {self.target_claim}" if self.target else ""
        return TextInLanguage.here(f"{self.label}: {points}{target}")

    @property
    def target_claim(self):
        """The target with the word that makes it one, and its year."""
        target = copy.copy(self.target)
        target.kind, target.as_of = FigureKind.TARGET, self.target_as_of
        return target.claim

    @property
    def claim(self):
        """The latest sum with its target and share, in one sentence; empty where there is no sum."""
        if self.result is None:
            return ""
        words = [self.result.amount, self.target_claim, self.progress.percent] if self.target else [self.result.amount]
        return TextInLanguage(" · ".join(words), self.result.amount.language)

    @property
    def key(self):
        """The key of the chart in addresses."""
        return f"{self.measure.slug}/budget" if self.progress.is_budget else self.measure.slug


def by_subject(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.about].append(row)
    return found


def drawing_of(chart, size=SMALL):
    """The steps of a chart with several points, the label of its last one, and the target as a line across."""
    values = [point.figure.base_value for point in chart.points]
    bounds = [*values, 0, *([chart.target.base_value] if chart.target else [])]
    lowest, highest = min(bounds), max(bounds)
    first, last = years_of(chart)

    def down(value):
        return size.base - float((value - lowest) / ((highest - lowest) or 1)) * (size.base - size.above)

    def across(day):
        start, end = datetime.date(first, 1, 1).toordinal(), datetime.date(last, 12, 31).toordinal()
        return size.edge + (day.toordinal() - start) / (end - start) * (size.right - size.edge)

    places = [(across(point.as_of.last_day), down(value)) for point, value in zip(chart.points, values, strict=True)]
    zero = down(0)
    shapes = [Rule("ax", size.edge, zero, size.right, zero), Caption("", size.edge, size.base + 14, str(first))]
    if last != first:
        shapes.append(Caption("", size.right, size.base + 14, str(last), "end"))
    goal = down(chart.target.base_value) if chart.target else None
    if chart.target:
        shapes += [Rule("goal", size.edge, goal, size.right, goal)]
        shapes += [Caption("strong", size.right, goal - 5, target_label(chart.target), "end")]
    shapes += [Steps("ln", tuple(places)), *(Dot("pt", x, y, 3.5) for x, y in places)]
    label = label_of(places[-1], bare_amount(chart.points[-1].figure), goal, size)
    return Drawing(size.width, size.height, [*shapes, label])


def years_of(chart):
    days = [point.as_of.last_day.year for point in chart.points]
    days += [chart.target_as_of.last_day.year] if chart.target_as_of else []
    return min(days), max(days)


def label_of(place, text, goal, size):
    """The number of the last point: behind it, or before it where there is no room; clear of the label of the goal."""
    x, y = place
    width = 7 * sum(2 if letter >= "ᄀ" else 1 for letter in text)
    is_low = goal is not None and abs(goal - 5 - (y + 4)) < NEAR
    if x + 6 + width <= size.width:
        return Caption("strong", x + 6, y + (14 if is_low else 4), text)
    return Caption("strong", min(x, size.right), y + 16 if is_low or y < size.above + NEAR else y - 8, text, "end")


def target_label(target):
    return TextInLanguage.here(_("target %(amount)s") % {"amount": bare_amount(target)})


def measure_charts(progress):
    """A MeasureChart for each measure with a result; those with a line, and a share, first."""
    charts = [MeasureChart(each) for each in progress if each.results]
    return sorted(charts, key=lambda chart: (not chart.is_line, not chart.has_share))
