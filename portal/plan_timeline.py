"""The timeline of a plan: for each sector how many achievements are going on in each year."""

from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils import timezone

from delivery.content_version import cached, content_version
from publishing.publishable import Publishable
from sectors.timelines.columns import year_columns
from sectors.timelines.drawing import WIDE
from sectors.timelines.scale import Scale
from sectors.timelines.years import Years, name_of, reach, spans_of, timeline_of, together

HEIGHT, ROOM = 40, 16  # pixels of the tallest bar, and above it for its number


class SectorRow(NamedTuple):
    sector: object
    columns: list  # upright bars, one for each year of the scale
    most: int  # achievements in a year
    busiest: list  # the years that have so many, as written
    numbers: list  # (years as written, achievements), for every year that has one


class PlanTimeline:
    """Timeline of sectors that know their `timeline`. `seen_on` is the day of the plan, or None for today."""

    def __init__(self, sectors, seen_on=None):
        self.sectors = sectors
        self.seen_on = seen_on
        self.day = seen_on or timezone.localdate()

    @cached_property
    def reach(self):
        return reach(together(sector.timeline for sector in self.sectors), self.day.year, with_this_year=True)

    @cached_property
    def scale(self):
        return Scale(self.reach.years, self.day, WIDE) if self.reach.years else None

    @property
    def undated(self):
        return sum(sector.count - sector.timeline.starts.total() for sector in self.sectors)

    @cached_property
    def by_year(self):
        """{key of a sector: (year, achievements) for each year of the scale}"""
        return {sector.pk: self.counted(sector.timeline) for sector in self.sectors}

    def counted(self, timeline):
        return [(year, timeline.overlapping(Years(year, year))) for year in self.reach.years]

    @cached_property
    def rows(self):
        most = max((count for pairs in self.by_year.values() for _year, count in pairs), default=0)
        return [self.row(sector, self.by_year[sector.pk], most) for sector in self.sectors]

    def row(self, sector, by_year, most_of_all):
        most = max((count for _year, count in by_year), default=0)
        labeled = [(str(year), count) for year, count in by_year]
        return SectorRow(
            sector=sector,
            columns=year_columns(labeled, most=most_of_all, height=HEIGHT, room=ROOM),
            most=most,
            busiest=[name_of(span) for span in spans_of(year for year, count in by_year if most and count == most)],
            numbers=[(name_of(span), count) for span, count in self.numbers(sector.timeline, by_year) if count],
        )

    def numbers(self, timeline, by_year):
        """Return the fewest (span, count) pairs that tell all, with what lies before and after the scale."""
        before, after = (
            [(span, timeline.overlapping(span))] if span else [] for span in (self.reach.before, self.reach.after)
        )
        return [*before, *equal(by_year), *after]


def equal(by_year):
    """Years that follow each other with the same count, as one span."""
    for count, pairs in groupby(by_year, key=itemgetter(1)):
        years = [year for year, _count in pairs]
        yield Years(years[0], years[-1]), count


def with_timelines(sectors, plan):
    """The public sectors of a plan in a list, each with the `timeline` of its public achievements."""
    sectors = list(sectors)
    timelines = cached(content_version(), f"timelines {plan.pk}", lambda: read_timelines(plan))
    for sector in sectors:
        sector.timeline = timelines.get(sector.pk) or timeline_of([])
    return sectors


def read_timelines(plan):
    """{key of a sector: Timeline}, in one query that brings as many rows as there are pairs of years."""
    public = Publishable.published_condition(timezone.now(), "achievements__")
    years = (ExtractYear(f"achievements__period_{side}") for side in ("start", "end"))
    dated = plan.sectors.live().filter(public, achievements__period_start__isnull=False).order_by()
    found = {}
    for key, start, end, count in dated.values_list("pk", *years).annotate(count=Count("achievements")):
        timeline = found.setdefault(key, timeline_of([]))
        timeline.starts[start] += count
        timeline.ends[end] += count
    return found
