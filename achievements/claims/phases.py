"""The phases of an achievement: its period and those of its parts as bars on one scale of years."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import cached_property

from achievements.claims.measured import measured
from achievements.states import State, state_of
from sectors.timelines.drawing import WIDE, percent
from sectors.timelines.scale import scale_of
from sectors.timelines.years import timeline_of

LEAST = 1.6  # per cent: a single day is seen


class PhaseBar(NamedTuple):
    """A rectangle of a bar: its look (done, todo, plan or cut), with its place as SVG has it."""

    look: str
    x: str
    width: str


class Phase(NamedTuple):
    """A part with its figures, and the bar of its period; no bar where no period is given."""

    part: object
    measured: list
    bars: list

    @property
    def state(self):
        """Its state, by its period alone: parts have no outcome of their own."""
        return state_of("", self.part.status)


class Phases:
    """The phases in their order. `bars` is that of the whole; both are on `scale`, or None without any period."""

    def __init__(self, achievement):
        self.achievement = achievement
        self.seen_on = achievement.seen_on
        self.today = achievement.seen_on or timezone.localdate()

    @cached_property
    def parts(self):
        pairs = self.achievement.parts_with_figures
        for part, _figures in pairs:
            part.seen_on = self.seen_on
        return [Phase(part, measured(figures), self.bars_of(part.period)) for part, figures in pairs]

    @cached_property
    def bars(self):
        return self.bars_of(self.achievement.period, is_cut=self.achievement.state == State.DISCONTINUED)

    @cached_property
    def scale(self):
        periods = [each.period for each in (self.achievement, *self.achievement.parts.all()) if each.period]
        return scale_of(timeline_of(periods), self.today, WIDE) if periods else None

    @property
    def first_year(self):
        return self.scale.years[0]

    @property
    def last_year(self):
        return self.scale.years[-1]

    @property
    def year_lines(self):
        """The places of the beginnings of years, but for the first one."""
        return [tick.x for tick in self.scale.ticks if tick.year != self.first_year]

    def bars_of(self, period, *, is_cut=False):
        if period is None:
            return []
        start, end = self.scale.begin(period.first_day), self.scale.finish(period.last_day)
        left, right = max(min(start, 100 - LEAST), 0), min(max(end, LEAST), 100)
        right = max(right, left + LEAST)
        if is_cut:
            return [bar("cut", left, right)]
        if period.first_day > self.today:
            return [bar("plan", left, right)]
        now = min(max(self.scale.now, left), right)
        if period.last_day < self.today:
            return [bar("done", left, right)]
        return [bar(look, *ends) for look, ends in (("done", (left, now)), ("todo", (now, right))) if ends[0] < ends[1]]


def bar(look, left, right):
    return PhaseBar(look, percent(left), percent(right - left))
