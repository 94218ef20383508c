"""A timeline with a row for each item that has a period, and the others by name."""

from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from sectors.timelines.period_bar import PeriodBar, period_bar
from sectors.timelines.scale import scale_of
from sectors.timelines.years import timeline_of

MOST_ROWS = 40  # of more, the others are folded away


class TimelineRow(NamedTuple):
    item: object
    period_bar: PeriodBar


class RowTimeline:
    """Timeline of items with a `period`, in the order of their beginnings. Items without one are in `undated`.

    `seen_on` is the day that they are seen on, or None for today.
    """

    def __init__(self, items, seen_on=None):
        self.seen_on = seen_on
        self.day = seen_on or timezone.localdate()
        dated = [item for item in items if item.period]
        self.dated = sorted(dated, key=lambda item: (item.period.first_day, item.period.last_day))
        self.undated = [item for item in items if not item.period]

    @cached_property
    def scale(self):
        return scale_of(timeline_of(item.period for item in self.dated), self.day)

    @cached_property
    def rows(self):
        return [TimelineRow(item, period_bar(item.period, self.scale)) for item in self.dated]

    @property
    def shown(self):
        return self.rows[:MOST_ROWS]

    @property
    def folded(self):
        return self.rows[MOST_ROWS:]
