"""Dates and intervals of EDTF (ISO 8601-2), level 0 and the open intervals of level 1."""

import calendar
import datetime
import functools
import re
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
OPEN = ".."


class PeriodError(ValueError):
    """The text is no period. The message says, in the language in force, what would be right."""


class NoPeriodError(PeriodError):
    """The text is in no notation that is known."""


class Moment(NamedTuple):
    """A year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def checked(cls, year, month=None, day=None):
        """A moment that the calendar has; PeriodError otherwise."""
        moment = cls(year, month, day)
        if year < 1:
            raise PeriodError(_("There is no year %(year)04d. Write the year with four digits.") % moment._asdict())
        if month is not None and not 1 <= month <= 12:
            advice = _("There is no month %(month)d. Write a month as 2010-06, two years as 2009/2012.")
            raise PeriodError(advice % moment._asdict())
        if day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
            advice = _("%(year)d-%(month)02d has no day %(day)d. Write a day as 2013-10-13.")
            raise PeriodError(advice % moment._asdict())
        return moment

    @classmethod
    def parse(cls, text):
        """The moment of an EDTF date."""
        return cls.checked(*(part and int(part) for part in DATE.fullmatch(text).groups()))

    def __str__(self):
        return "-".join(f"{part:0{width}d}" for part, width in zip(self, (4, 2, 2), strict=True) if part is not None)

    @property
    def first_day(self):
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self):
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True)
class Period:
    """From the beginning of one moment to the end of another; None on a side that is open.

    `str()` of it is EDTF, and `Period.parse` reads that back.
    """

    start: Moment | None
    end: Moment | None

    def __post_init__(self):
        if self.start is None and self.end is None:
            raise PeriodError(_("A period needs a start or an end: 2013/.. or ../2014."))
        if self.first_day > self.last_day:
            advice = _("The period ends (%(end)s) before it begins (%(start)s). Write the earlier date first.")
            raise PeriodError(advice % {"start": self.start, "end": self.end})

    @classmethod
    def parse(cls, text):
        """The period that an EDTF text names; PeriodError if it names none."""
        start, slash, end = text.partition("/")
        sides = [start, end] if slash else [start, start]
        if not all(DATE.fullmatch(side) or (slash and side == OPEN) for side in sides):
            raise no_period(text)
        return cls(*(None if side == OPEN else Moment.parse(side) for side in sides))

    def __str__(self):
        if self.is_single:
            return str(self.start)
        return "/".join(str(side or OPEN) for side in (self.start, self.end))

    @property
    def is_single(self):
        return self.start == self.end

    @functools.cached_property
    def first_day(self):
        """The first day, `date.min` where the period has no beginning."""
        return self.start.first_day if self.start else datetime.date.min

    @functools.cached_property
    def last_day(self):
        """The last day, `date.max` where the period has no end."""
        return self.end.last_day if self.end else datetime.date.max

    def share_passed(self, day):
        """Return how much of it has passed at the end of a day, from 0 to 1; None if a side is open."""
        if self.start is None or self.end is None:
            return None
        passed = (day - self.first_day).days + 1
        return min(max(passed / ((self.last_day - self.first_day).days + 1), 0), 1)


def no_period(text):
    return NoPeriodError(
        _(
            "“%(text)s” is not a period. Write a year (2011), a month (2010-06), a day (2013-10-13), "
            "or two of them (2009/2012; 2013/.. for “since 2013”)."
        )
        % {"text": text if len(text) <= 40 else f"{text[:40]}…"}
    )
