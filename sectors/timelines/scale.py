"""Years side by side, and where a day lies among them."""

import calendar
from functools import cached_property
from typing import NamedTuple

from sectors.timelines.drawing import GAP, LETTER, NARROW, percent
from sectors.timelines.years import reach

DESK = 340  # pixels that a scale has at least where it stands beside titles, not below
STEPS = (1, 2, 5, 10, 20, 50)  # of labeled years; these are round numbers
LABEL = 4 * LETTER  # pixels of a year
GUTTER = 16  # pixels beside the drawing that a label may reach into


class Tick(NamedTuple):
    """The beginning of a year. Its label is shown always, on wide screens alone (`wide`), or not at all."""

    year: int
    x: str
    shown: str


class Scale:
    """From the first year to the last, today among them. Places are numbers, in per cent of the width."""

    def __init__(self, years, today, desk=DESK):
        self.years = years
        self.today = today
        self.desk = desk

    def begin(self, day):
        """Where a day begins; beyond 0 or 100 where it is in none of the years."""
        return self.place(day, day.timetuple().tm_yday - 1)

    def finish(self, day):
        return self.place(day, day.timetuple().tm_yday)

    def place(self, day, days):
        length = 366 if calendar.isleap(day.year) else 365
        return 100 * (day.year - self.years[0] + days / length) / len(self.years)

    @cached_property
    def now(self):
        return self.begin(self.today)

    @property
    def now_x(self):
        return percent(self.now)

    @property
    def now_anchor(self):
        """On which side of its line the label of today has room."""
        return "end" if self.now > 50 else "start"

    @cached_property
    def ticks(self):
        narrow, wide = self.labeled
        slot = 100 / len(self.years)
        return [
            Tick(year, percent(place * slot), "always" if year in narrow else "wide" if year in wide else "")
            for place, year in enumerate(self.years)
        ]

    @property
    def labels(self):
        return [tick for tick in self.ticks if tick.shown]

    @cached_property
    def labeled(self):
        """The years that have a label on narrow screens, and on wide ones, which show all of those too."""
        wide = self.step(self.desk)
        narrow = self.step(NARROW, wide)
        return self.fitting(narrow, NARROW), self.fitting(wide, self.desk)

    def step(self, width, multiple_of=1):
        needed = (LABEL + GAP) * len(self.years) / width
        possible = [step for step in STEPS if step % multiple_of == 0]
        return next((step for step in possible if step >= needed), possible[-1])

    def fitting(self, step, width):
        """Those round years whose label ends within the drawing; the first year where there is none."""
        slot = width / len(self.years)
        round_years = [year for year in self.years if year % step == 0] or [self.years[0]]
        return {year for year in round_years if width - (year - self.years[0]) * slot + GUTTER >= LABEL}


def scale_of(timeline, today, desk=DESK):
    """The scale that periods are seen on: none without periods. What lies far from today is beyond its edges."""
    years = reach(timeline, today.year, with_this_year=True).years
    return Scale(years, today, desk) if years else None
