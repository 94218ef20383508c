"""Number of periods that reach into each year, from the numbers of those that begin and end in it."""

import datetime
from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext as _

from fields.translation import TextInLanguage
from sectors.periods import Moment, Period
from sectors.periods.writing import format_period

# Years that get a row or bar of their own lie this close to the current one, or to the dates of the list. What a city
# does lies within, and one period from 1392 or until 2999 does not make a thousand rows.
BACK, AHEAD = 40, 10
LENGTHS = (1, 2, 5, 10)  # of the spans that years are folded into


class Years(NamedTuple):
    """Whole years from the first to the last; None on a side where it has no limit."""

    first: int | None
    last: int | None


NO_LIMIT = Years(None, None)


class Timeline(NamedTuple):
    """The numbers of periods that begin, and that end, in each year."""

    starts: Counter
    ends: Counter

    def overlapping(self, span):
        """Return the number of periods that share a day with the span: begun by its end, minus over before it."""
        begun = sum(count for year, count in self.starts.items() if span.last is None or year <= span.last)
        over = sum(count for year, count in self.ends.items() if span.first is not None and year < span.first)
        return begun - over

    def add(self, period):
        self.starts[period.first_day.year] += 1
        self.ends[period.last_day.year] += 1


def timeline_of(periods):
    timeline = Timeline(Counter(), Counter())
    for period in periods:
        timeline.add(period)
    return timeline


def together(timelines):
    timelines = list(timelines)
    starts, ends = (each.starts for each in timelines), (each.ends for each in timelines)
    return Timeline(sum(starts, Counter()), sum(ends, Counter()))


class Reach(NamedTuple):
    """The spans that a timeline is shown in: years of their own, and what lies before and after them, if anything."""

    before: Years | None
    years: range
    after: Years | None

    @property
    def spans(self):
        return self.framed(Years(year, year) for year in self.years)

    def folded(self, most):
        """The same in at most so many spans between what lies before and after."""
        length = next((each for each in LENGTHS if len(blocks(self.years, each)) <= most), LENGTHS[-1])
        return self.framed(blocks(self.years, length))

    def framed(self, spans):
        return [*([self.before] if self.before else []), *spans, *([self.after] if self.after else [])]


def blocks(years, length):
    """Years in spans that begin at round numbers: 2005–2009, 2010–2014; the outer ones may be shorter."""
    starts = sorted({max(year - year % length, years[0]) for year in years})
    return [Years(start, min(start - start % length + length - 1, years[-1])) for start in starts]


def reach(timeline, this_year, bounds=NO_LIMIT, *, with_this_year=False):
    """The years in which something begins or ends, within the requested ones. Open sides add none."""
    if not timeline.starts:
        return Reach(None, range(0), None)
    center = within(bounds, this_year)
    known = {within(bounds, year) for year in timeline.starts} - {datetime.MINYEAR}  # where open sides are stored
    known |= {within(bounds, year) for year in timeline.ends} - {datetime.MAXYEAR}
    if with_this_year or timeline.overlapping(Years(center, center)):
        known.add(center)
    near = {year for year in known if center - BACK <= year <= center + AHEAD} or {center}
    first, last = min(near), max(near)
    return Reach(
        Years(None, first - 1) if min(known, default=first) < first else None,
        range(first, last + 1),
        Years(last + 1, None) if max(known, default=last) > last else None,
    )


def within(bounds, year):
    """Return the year, or the nearest one within the bounds."""
    year = year if bounds.first is None else max(year, bounds.first)
    return year if bounds.last is None else min(year, bounds.last)


def name_of(span):
    """A span in the reader's language: “2011”, “2010–2014”, “Until 1986”."""
    if span.first is None:
        return TextInLanguage.here(_("Until %(year)d") % {"year": span.last})
    if span.last is None:
        return TextInLanguage.here(_("From %(year)d on") % {"year": span.first})
    return TextInLanguage.here(format_period(Period(Moment(span.first), Moment(span.last))))
