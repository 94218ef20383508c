"""Reading of periods as people type them, in English and Korean."""

import re
import unicodedata

from django.utils.translation import gettext as _

from sectors.periods.period import Moment, Period, PeriodError
from sectors.periods.year_parts import full_year, year_part

NAMES = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
)
MONTHS = {name: number for names in NAMES for number, name in enumerate(names.split(), start=1)} | {"sept": 9}
UNITS = ("day", "month", "year")

MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
SHAPES = [
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"'(?P<year>\d{2})(?:\.\s*(?P<month>\d{1,2})월?)?\.?",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?",
        r"(?P<year>\d{4})\.(?:\s*(?P<month>\d{1,2})(?:월|\.)?(?:\s*(?P<day>\d{1,2})(?:일|\.)?)?)?",
        r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
        r"'?(?P<year>\d{4}|\d{2})년(?:\s*(?P<month>\d{1,2})(?:월(?:\s*(?P<day>\d{1,2})일?)?)?)?",
        r"(?P<month>\d{1,2})월(?:\s*(?P<day>\d{1,2})일?)?",
        r"(?P<day>\d{1,2})일",
        rf"{MONTH}(?:,?\s+(?P<year>\d{{4}}|'\d{{2}}))?",
        rf"(?P<year>\d{{4}})\s+{MONTH}",
        rf"{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH}(?:,?\s+(?P<year>\d{{4}}))?",
        r"(?P<day>\d{1,2}),\s*(?P<year>\d{4})",
        r"(?P<month>\d{1,2})\.\s*(?P<day>\d{1,2})\.?",
        r"(?P<bare>\d{1,2})\.?",
    )
]
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)

WEEKDAYS = "mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
WEEKDAY = re.compile(
    rf"\s*\((?:[월화수목금토일](?:요일)?|(?:{WEEKDAYS})\.?)\)|^(?:{WEEKDAYS})\.?,\s*(?=\w)", re.IGNORECASE
)
LENGTH = re.compile(
    r"\s*\((?:총\s*|약\s*)?(?:\d+\s*(?:년|개년|개월|주|일|years?|months?|weeks?|days?)\s*(?:and\s*)?)+(?:간|long)?\)$",
    re.IGNORECASE,
)

NOW = r"(?:present|now|today|현재|지금)(?:까지)?"
SINCE = [
    r"(?:since|from)\s+(?P<side>.+)",
    rf"(?:from\s+|since\s+)?(?P<side>.+?)\s*(?:~|-|to|until|부터)\s*{NOW}",
    r"(?P<side>\d{4})-",
    r"(?P<side>.+?)\s*(?:~|부터|이후|onwards?|ongoing)",
]
UNTIL = [r"(?:until|till|up to|to)\s+(?P<side>.+)", r"(?P<side>.+?)\s*까지", r"~(?P<side>.+)"]
BETWEEN = [
    r"from\s+(?P<left>.+?)\s+(?:to|until|till)\s+(?P<right>.+)",
    r"between\s+(?P<left>.+?)\s+and\s+(?P<right>.+)",
    r"(?P<left>.+?)부터\s*(?P<right>.+?)(?:까지)?",
    r"(?P<left>.+?)\s+to\s+(?P<right>.+)",
    r"(?P<left>.+?)~(?P<right>.+)",
    r"(?P<left>.+?)\s+-\s+(?P<right>.+)",
    # A hyphen without blanks joins the parts of one date, but for these.
    r"(?P<left>'?\d{4}|'\d{2})-(?P<right>\d{4}|'\d{2})년?",
    r"(?P<left>'?\d{2,4}(?:\.|년)[^-~]*?)-(?P<right>'?\d[^-~]*|Q[1-4])",
    r"(?P<left>[^-~]*(?:분기|반기|Q[1-4]|H[12]))-(?P<right>[^-~]+)",
    r"(?P<left>\d{1,2}/\d{1,2}/\d{4})-(?P<right>\d{1,2}/\d{1,2}/\d{4})",
    r"(?P<left>[^\W\d]+\.?\s+\d{4})-(?P<right>[^\W\d]+\.?\s+\d{4})",
    r"(?P<left>[^\W\d]+\.?(?:\s+\d{1,2})?)-(?P<right>\d{1,2},?\s+\d{4}|[^\W\d]+\.?\s.+)",
    r"(?P<left>\d{1,2})-(?P<right>\d{1,2}\s+[^\W\d].+)",
]


def parse_period(text):
    """The period that someone means, in EDTF or as it is usually written. PeriodError says what would be right."""
    plain = tidy(text)
    try:
        return Period.parse(plain)
    except PeriodError:
        meant = loose(plain)
        if meant is None:
            raise
        return meant


def tidy(text):
    """One kind of dash, of quote and of digit, single blanks, no weekdays, no length of time in brackets."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[‘’ʼ`´′]", "'", text)
    text = WEEKDAY.sub("", text)
    text = LENGTH.sub("", text)
    text = re.sub(r"\s*[–—―−~〜∼～]\s*", "~", text)
    text = re.sub(r"(?<=\d)\s*년(?:도|\s*[중내]$)", "년", text)
    return " ".join(text.split())


def loose(text):
    """The period in another notation than EDTF, or None where it is in none that is known."""
    if part := year_part(text):
        return part.in_year()
    if period := first_side(SINCE, text):
        return Period(period.start, None)
    if period := first_side(UNTIL, text):
        return Period(None, period.end)
    for found in matches(BETWEEN, text):
        if period := between(found["left"], found["right"]):
            return period
    return one_side(text)


def matches(patterns, text):
    return filter(None, (re.fullmatch(pattern, text, re.IGNORECASE) for pattern in patterns))


def first_side(patterns, text):
    periods = (one_side(found["side"]) for found in matches(patterns, text))
    return next(filter(None, periods), None)


def one_side(text):
    """The period of one date or of one part of a year; None if the text is neither or leaves out its year."""
    if part := year_part(text):
        return part.in_year()
    moment = as_moment(parts(text))
    return moment and Period(moment, moment)


def parts(text):
    """Return the year, month and day in a text, e.g. {"month": 10, "day": 13}. Return None if it is no date.

    A lone number is `bare`. Raise PeriodError if day and month can be read either way, as in 03/04/2014.
    """
    text = text.strip()
    if found := SLASHED.fullmatch(text):
        return slashed(*map(int, found.groups()))
    found = next((found for shape in SHAPES if (found := shape.fullmatch(text))), None)
    if found is None:
        return None
    units = {name: value for name, value in found.groupdict().items() if value}
    if name := units.pop("name", None):
        units["month"] = MONTHS[name.lower()]
    if year := units.get("year"):
        units["year"] = full_year(year)
    return {name: int(value) for name, value in units.items()}


def slashed(first, second, year):
    """Return the parts of 21/11/2014. Raise PeriodError for 03/04/2014, which can be read in two ways."""
    if first <= 12 and second <= 12 and first != second:
        raise PeriodError(
            _("This date can be read in two ways. Write %(one)s or %(other)s.")
            % {"one": Moment(year, first, second), "other": Moment(year, second, first)}
        )
    day, month = (first, second) if first > 12 else (second, first)
    return {"year": year, "month": month, "day": day}


def as_moment(units):
    """Return the moment, or None if the parts leave out its year or month."""
    if units is None or "bare" in units or "year" not in units or ("day" in units and "month" not in units):
        return None
    return Moment.checked(**units)


def between(left, right):
    """Return the period of two sides that complete each other: `October 13` and `17, 2013`, `2026 Q1` and `Q3`."""
    if year_part(left) or year_part(right):
        return between_year_parts(left, right)
    left, right = parts(left), parts(right)
    if left is None or right is None or ("bare" in left and "bare" in right):
        return None
    left, right = resolve_bare(left, right), resolve_bare(right, left)
    start, end = as_moment(lend(left, right)), as_moment(lend(right, left))
    return start and end and Period(start, end)


def between_year_parts(left, right):
    """Return the period of two sides of which one at least is a part of a year."""
    start, end = in_year(left, year_of(right)), in_year(right, year_of(left))
    return start and end and Period(start.start, end.end)


def year_of(side):
    """The year that a side names, or None."""
    part = year_part(side)
    return part.year if part else (parts(side) or {}).get("year")


def in_year(side, year):
    """The period of a side, in that year where it names none."""
    if part := year_part(side):
        return part.in_year(year)
    units = parts(side)
    moment = as_moment(units and ({"year": year} if year else {}) | units)
    return moment and Period(moment, moment)


def resolve_bare(units, other):
    """A lone number is of the smallest unit on the other side: `2009~12`, `2010.6~8`, `13~17 October 2013`."""
    if "bare" not in units:
        return units
    unit = smallest(other)
    return {unit: full_year(f"{units['bare']:02}") if unit == "year" else units["bare"]}


def lend(units, other):
    """Fill in the larger units that one side leaves to the other."""
    larger = UNITS[UNITS.index(smallest(units)) + 1 :]
    return {unit: other[unit] for unit in larger if unit in other} | units


def smallest(units):
    return next(unit for unit in UNITS if unit in units)
