"""Quarters of a year, for reports of their changes."""

import datetime
import re
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

WRITTEN = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
MONTHS = 3


class Quarter(NamedTuple):
    year: int
    number: int

    @classmethod
    def parse(cls, text):
        """The quarter that a text such as 2026-Q3 names, or None."""
        found = WRITTEN.fullmatch(text or "")
        quarter = cls(*map(int, found.groups())) if found else None
        return quarter if quarter and datetime.MINYEAR < quarter.year < datetime.MAXYEAR else None

    @classmethod
    def of(cls, day):
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    def __str__(self):
        return f"{self.year}-Q{self.number}"

    @property
    def label(self):
        """The quarter in words, with those that are not over marked."""
        text = _("Quarter %(number)s of %(year)s") % {"number": self.number, "year": self.year}
        return text if self.last_day < timezone.localdate() else _("%(quarter)s (so far)") % {"quarter": text}

    @property
    def first_day(self):
        return datetime.date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last_day(self):
        return self.following.first_day - datetime.timedelta(days=1)

    @property
    def following(self):
        return Quarter(self.year + 1, 1) if self.number * MONTHS == 12 else Quarter(self.year, self.number + 1)


def quarters_since(day):
    """The quarters from the one of a day to the present one, the last first; no more than those of 25 years."""
    found, last = [Quarter.of(day)], Quarter.of(timezone.localdate())
    while found[-1] < last:
        found.append(found[-1].following)
    return found[::-1][:100]
