"""Parts of a year in words: halves, quarters, its beginning, its middle and its end."""

import re
from typing import NamedTuple

from sectors.periods.period import Moment, Period

CENTURY_TURN = 70  # '69 is 2069, '70 is 1970

MONTHS = {  # first and last; “end” is the day that counts are taken on, “late” is about when something happened
    "early": (1, 3),
    "middle": (5, 8),
    "late": (10, 12),
    "end": (12, 12),
}
WORDS = {
    "early": ("초", "초반", "연초", "early", "(?:the )?(?:beginning|start) of"),
    "middle": ("중반", "중순", "mid", "(?:the )?middle of"),
    "late": ("후반", "late"),
    "end": ("말", "연말", "(?:the )?end of"),
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
HALVES = {"상": 1, "전": 1, "하": 2, "후": 2, "first": 1, "second": 2}

YEAR = r"(?P<year>\d{4}|'\d{2}|\d{2}(?=년))"
YEAR_FIRST = rf"(?:{YEAR}(?:년|\.|-)?\s*)?"  # the year before a Korean word or a sign
YEAR_LAST = r"(?:,?\s*(?:of\s+)?(?P<year>\d{4}|'\d{2}))?"  # the year after an English word


def any_of(name):
    return "|".join(WORDS[name])


SHAPES = [
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        rf"{YEAR_FIRST}(?P<half>[상하전후])반기",
        rf"{YEAR_FIRST}(?P<quarter>[1-4](?:~[1-4])?)\s*(?:/\s*4)?\s*분기",
        rf"{YEAR_FIRST}(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))",
        rf"{YEAR_FIRST}(?:(?P<quarter>[1-4])Q|(?P<half>[12])H)",
        rf"(?:Q(?P<quarter>[1-4])|H(?P<half>[12])){YEAR_LAST}",
        rf"(?:(?P<quarter>[1-4])Q|(?P<half>[12])H){YEAR_LAST}",
        rf"(?:the )?(?P<half>first|second)[ -]half{YEAR_LAST}",
        rf"(?:the )?(?P<quarter>first|second|third|fourth|last|[1-4](?:st|nd|rd|th)) quarter{YEAR_LAST}",
        *(rf"{YEAR}(?:년|\.)?\s*(?P<{name}>{any_of(name)})" for name in WORDS),
        *(rf"(?P<{name}>{any_of(name)})[ -](?P<year>\d{{4}}|'\d{{2}})" for name in WORDS),
    )
]


class YearPart(NamedTuple):
    """Some months of a year, which is None where another date says it."""

    year: int | None
    first: int
    last: int

    def in_year(self, year=None):
        """The period of these months; None without a year."""
        year = self.year or year
        return year and Period(Moment.checked(year, self.first), Moment.checked(year, self.last))


def year_part(text):
    """The part of a year that a text names, such as “2026년 하반기”, “Q1” or “early 2016”; None if it names none."""
    found = next((found for shape in SHAPES if (found := shape.fullmatch(text.strip()))), None)
    if found is None:
        return None
    groups = {name: value for name, value in found.groupdict().items() if value}
    year = groups.pop("year", None)
    return YearPart(year and full_year(year), *months(*groups.popitem()))


def months(name, word):
    if name in MONTHS:
        return MONTHS[name]
    first = last = HALVES.get(word.lower()) or ORDINALS.get(word.lower()) or int(word[0])
    if "~" in word:
        last = int(word[-1])
    count = 6 if name == "half" else 3
    return count * (first - 1) + 1, count * last


def full_year(digits):
    """The year of four digits, or of the last two: '69 is 2069, '70 is 1970."""
    digits = digits.removeprefix("'")
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < CENTURY_TURN else 1900)
