"""Years side by side, and where a day lies among them."""

import calendar
from functools import cached_property
from typing import NamedTuple

from sectors.timelines.drawing import GAP, LETTER, NARROW, percent
from sectors.timelines.years import reach

DESKTOP = 320  # pixels that a scale has at least where it stands beside titles, not below
STEPS = (1, 2, 5, 10, 20, 50)  # of labeled years; these are round numbers
LABEL = 4 * LETTER  # pixels of a year
GUTTER = 16  # pixels beside the drawing that a label may reach into


class Tick(NamedTuple):
    """The beginning of a year whose label is shown always, or on wide or narrow screens alone."""

    year: int
    x: str
    shown: str


class Scale:
    """From the first year to the last, today among them. Places are numbers, in per cent of the width."""

    def __init__(self, years, today, desktop=DESKTOP):
        self.years = years
        self.today = today
        self.desktop = desktop

    def begin(self, day):
        """Return the place where a day begins, in percent: below 0 or above 100 if it is in none of the years."""
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
    def has_now(self):
        """Return True if today is one of its days."""
        return 0 <= self.now <= 100

    @property
    def now_x(self):
        return percent(self.now)

    @cached_property
    def ticks(self):
        narrow, wide = self.labeled(NARROW), self.labeled(self.desktop)
        return [
            Tick(year, percent(100 * place / len(self.years)), shown_on(year in narrow, year in wide))
            for place, year in enumerate(self.years)
            if year in narrow | wide
        ]

    def labeled(self, width):
        """Return the round years whose labels fit into a width in pixels. If no year is round, use the first one."""
        slot = width / len(self.years)
        step = next((step for step in STEPS if step * slot >= LABEL + GAP), STEPS[-1])
        round_years = [year for year in self.years if year % step == 0] or [self.years[0]]
        return {year for year in round_years if width - (year - self.years[0]) * slot + GUTTER >= LABEL}


def shown_on(narrow, wide):
    return "always" if narrow and wide else "wide" if wide else "narrow"


def scale_of(timeline, today, desktop=DESKTOP):
    """The scale that periods are seen on: none without periods. What lies far from today is beyond its edges."""
    years = reach(timeline, today.year, with_this_year=True).years
    return Scale(years, today, desktop) if years else None
