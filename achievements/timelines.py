"""The line of an achievement: its period, and below it those of its parts, with the years around them."""

from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from sectors.timelines.drawing import WIDE
from sectors.timelines.period_bar import PeriodBar, period_bar
from sectors.timelines.scale import scale_of
from sectors.timelines.years import timeline_of

MOST_LANES = 8


class Lane(NamedTuple):
    is_whole: bool
    periods: list[PeriodBar]


class AchievementLine:
    """Timeline of an achievement and its parts. `lanes` is empty if none of them has a period."""

    def __init__(self, achievement):
        self.seen_on = achievement.seen_on
        self.day = achievement.seen_on or timezone.localdate()
        self.whole = [achievement.period] if achievement.period else []
        self.parts = [part.period for part in achievement.parts.all() if part.period]

    @cached_property
    def scale(self):
        return scale_of(timeline_of([*self.whole, *self.parts]), self.day, WIDE)

    @cached_property
    def lanes(self):
        whole = [Lane(is_whole=True, periods=self.period_bars(self.whole))] if self.whole else []
        return whole + [Lane(is_whole=False, periods=self.period_bars(each)) for each in stacked(self.parts)]

    def period_bars(self, periods):
        return [period_bar(period, self.scale) for period in periods]


def stacked(periods):
    """Periods in as few lanes as let none lie over another of its years, if so many are enough."""
    lanes = []
    for period in sorted(periods, key=lambda period: (period.first_day, period.last_day)):
        free = [lane for lane in lanes if lane[-1].last_day.year < period.first_day.year]
        if free:
            free[0].append(period)
        elif len(lanes) < MOST_LANES:
            lanes.append([period])
        else:
            min(lanes, key=lambda lane: lane[-1].last_day).append(period)
    return lanes
