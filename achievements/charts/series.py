"""Results of a measure over time, as a small chart with its table."""

import datetime
import itertools
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from achievements.charts.amounts import bare_amount, figure_of
from achievements.charts.drawing import Caption, Dot, Drawing, Rule, Steps
from fields.translation import TextInLanguage
from sectors.periods.writing import format_period

WIDTH, HEIGHT = 240, 110
LEFT, RIGHT, TOP, BASE = 2, 238, 22, 92
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
        latest, found = {}, []
        for _known, group in itertools.groupby(rows, key=lambda row: row.known):
            group = list(group)
            latest |= {row.about: [each for each in group if each.about == row.about] for row in group}
            found.append(SeriesPoint(group[0].as_of, self.sum_of(itertools.chain(*latest.values()))))
        return found

    def sum_of(self, rows):
        rows = list(rows)
        return figure_of(
            self.measure, sum(row.value for row in rows), is_approximate=any(row.is_approximate for row in rows)
        )

    @property
    def date(self):
        """The date of the latest point in words; empty where no result has one."""
        return self.points[-1].date if self.points else ""

    @property
    def target_date(self):
        """The latest date of the target in words; empty where none is given."""
        dates = [row.as_of for row in (self.progress.beside[1] if self.has_share else ()) if row.as_of]
        return format_period(max(dates, key=lambda date: date.last_day)) if dates else ""

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
        points = ", ".join(f"{point.date}: {point.figure.amount}" for point in self.points)
        target = f"; {self.target_claim}" if self.target else ""
        return TextInLanguage.here(f"{self.label}: {points}{target}")

    @property
    def target_claim(self):
        """The target with the word that makes it one, and its year."""
        target = self.target
        dates = [row.as_of for row in self.progress.beside[1] if row.as_of]
        target.kind, target.as_of = "target", max(dates, key=lambda date: date.last_day) if dates else None
        return target.claim


def drawing_of(chart):
    values = [point.figure.base_value for point in chart.points]
    bounds = [*values, 0, *([chart.target.base_value] if chart.target else [])]
    lowest, highest = min(bounds), max(bounds)
    first, last = years_of(chart)

    def down(value):
        return BASE - float((value - lowest) / ((highest - lowest) or 1)) * (BASE - TOP)

    def across(day):
        start, end = datetime.date(first, 1, 1).toordinal(), datetime.date(last, 12, 31).toordinal()
        return LEFT + (day.toordinal() - start) / (end - start) * (RIGHT - LEFT)

    places = [(across(point.as_of.last_day), down(value)) for point, value in zip(chart.points, values, strict=True)]
    zero = down(0)
    shapes = [Rule("ax", LEFT, zero, RIGHT, zero), Caption("", LEFT, BASE + 14, str(first))]
    if last != first:
        shapes.append(Caption("", RIGHT, BASE + 14, str(last), "end"))
    goal = down(chart.target.base_value) if chart.target else None
    if chart.target:
        shapes += [Rule("goal", LEFT, goal, RIGHT, goal)]
        shapes += [Caption("strong", RIGHT, goal - 5, target_label(chart.target), "end")]
    shapes += [Steps("ln", tuple(places)), *(Dot("pt", x, y, 3.5) for x, y in places)]
    return Drawing(WIDTH, HEIGHT, [*shapes, label_of(places[-1], bare_amount(chart.points[-1].figure), goal)])


def years_of(chart):
    days = [point.as_of.last_day.year for point in chart.points]
    days += [row.as_of.last_day.year for row in (chart.progress.beside[1] if chart.has_share else ()) if row.as_of]
    return min(days), max(days)


def label_of(place, text, goal):
    """The number of the last point: behind it, or before it where there is no room; clear of the label of the goal."""
    x, y = place
    width = 7 * sum(2 if letter >= "ᄀ" else 1 for letter in text)
    is_low = goal is not None and abs(goal - 5 - (y + 4)) < NEAR
    if x + 6 + width <= WIDTH:
        return Caption("strong", x + 6, y + (14 if is_low else 4), text)
    return Caption("strong", min(x, RIGHT), y + 16 if is_low or y < TOP + NEAR else y - 8, text, "end")


def target_label(target):
    return TextInLanguage.here(_("target %(amount)s") % {"amount": bare_amount(target)})


def measure_charts(progress):
    """A MeasureChart for each measure with a result; those with a line, and a share, first."""
    charts = [MeasureChart(each) for each in progress if each.results]
    return sorted(charts, key=lambda chart: (not chart.is_line, not chart.has_share))
