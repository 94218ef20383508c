"""Periods as text in each language."""

import functools

from babel.dates import format_date
from django.utils.translation import get_language, pgettext

from fields.translation import CODES

# What is written of each side, by the smallest unit and by what both sides share. The patterns are those of
# Unicode (CLDR); its own interval formats shorten English months and repeat 년 (“2009년 ~ 2012년”).
DASH = {"en": "–", "ko": "~"}
PATTERNS = {
    "en": {
        ("year", None): ("y", "y"),
        ("month", None): ("MMMM y", "MMMM y"),
        ("month", "year"): ("MMMM", "MMMM y"),
        ("day", None): ("MMMM d, y", "MMMM d, y"),
        ("day", "year"): ("MMMM d", "MMMM d, y"),
        ("day", "month"): ("MMMM d", "d, y"),
    },
    "ko": {
        ("year", None): ("y", "y년"),
        ("month", None): ("y년 M월", "y년 M월"),
        ("month", "year"): ("y년 M월", "M월"),
        ("day", None): ("y년 M월 d일", "y년 M월 d일"),
        ("day", "year"): ("y년 M월 d일", "M월 d일"),
        ("day", "month"): ("y년 M월 d일", "d일"),
    },
}
ALONE = {
    "en": {"year": "y", "month": "MMMM y", "day": "MMMM d, y"},
    "ko": {"year": "y년", "month": "y년 M월", "day": "y년 M월 d일"},
}


def format_period(period):
    """A period in the language in force: “October 13–17, 2013”, “2013년 10월 13일~17일”, “since 2013”."""
    return format_period_in(period, get_language() or CODES[0])  # there is none in the admin's messages of changes


@functools.lru_cache(maxsize=4096)
def format_period_in(period, language):
    """Return a period as text in a language, which has to be the one in force."""
    if period.end is None:
        return pgettext("period without an end", "since %s") % format_moment(period.start, language)
    if period.start is None:
        return pgettext("period without a beginning", "until %s") % format_moment(period.end, language)
    if period.is_single:
        return format_moment(period.start, language)
    start, end = sides(period, language)
    dash = DASH[language]
    return f"{start} {dash} {end}" if language == "en" and is_spaced(period, start) else start + dash + end


def is_spaced(period, start):
    """Return True if an unspaced dash would join the wrong words: `May 2010 – June 2011`, but `June–August 2010`."""
    if unit(period.start) != unit(period.end):
        return True
    return " " in start and shared_unit(period.start, period.end) != "month"


def sides(period, language):
    """Both sides of an interval, each without what the other one says for both."""
    moments = period.start, period.end
    if unit(period.start) != unit(period.end):
        return [format_moment(moment, language) for moment in moments]
    patterns = PATTERNS[language][unit(period.start), shared_unit(period.start, period.end)]
    return [
        format_date(moment.first_day, pattern, locale=language)
        for moment, pattern in zip(moments, patterns, strict=True)
    ]


def format_moment(moment, language):
    return format_date(moment.first_day, ALONE[language][unit(moment)], locale=language)


def unit(moment):
    if moment.month is None:
        return "year"
    return "month" if moment.day is None else "day"


def shared_unit(start, end):
    """The smallest unit above their own that both moments have in common."""
    if start.month is None or start.year != end.year:
        return None
    return "month" if start.day is not None and start.month == end.month else "year"
