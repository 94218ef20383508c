"""Reading of periods as people type them, in English and Korean."""

import re
import unicodedata

from django.utils.translation import gettext as _

from sectors.periods.period import Moment, Period, PeriodError

NAMES = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
)
MONTHS = {name: number for names in NAMES for number, name in enumerate(names.split(), start=1)} | {"sept": 9}
UNITS = ("day", "month", "year")
CENTURY_TURN = 70  # '69 is 2069, '70 is 1970

MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
SHAPES = [
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"'(?P<year>\d{2})(?:\.\s*(?P<month>\d{1,2})월?)?\.?",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?",
        r"(?P<year>\d{4})\.(?:\s*(?P<month>\d{1,2})\.?(?:\s*(?P<day>\d{1,2})\.?)?)?",
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
HALVES = {"상": 1, "하": 2}
HALF_OR_QUARTER = re.compile(r"(?P<year>\d{4})년?\s*(?:(?P<half>[상하])반기|(?P<quarter>[1-4])/?4?분기)", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)

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
    """One kind of dash between years, one kind of quote, one kind of digit, single blanks."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[‘’ʼ`´′]", "'", text)
    text = re.sub(r"\s*[–—―−~〜∼～]\s*", "~", text)
    return " ".join(text.split())


def loose(text):
    """The period in another notation than EDTF, or None where it is in none that is known."""
    if found := HALF_OR_QUARTER.fullmatch(text):
        return half_or_quarter(**found.groupdict())
    if moment := first_moment(SINCE, text):
        return Period(moment, None)
    if moment := first_moment(UNTIL, text):
        return Period(None, moment)
    for found in matches(BETWEEN, text):
        if period := between(parts(found["left"]), parts(found["right"])):
            return period
    moment = as_moment(parts(text))
    return moment and Period(moment, moment)


def matches(patterns, text):
    return filter(None, (re.fullmatch(pattern, text, re.IGNORECASE) for pattern in patterns))


def first_moment(patterns, text):
    moments = (as_moment(parts(found["side"])) for found in matches(patterns, text))
    return next(filter(None, moments), None)


def half_or_quarter(year, half, quarter):
    """The months of `2010년 상반기` and `2010년 3분기`."""
    count, number = (6, HALVES[half]) if half else (3, int(quarter))
    last = count * number
    return Period(Moment.checked(int(year), last - count + 1), Moment.checked(int(year), last))


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
    year = units.get("year", "").removeprefix("'")
    if year:
        units["year"] = full_year(int(year)) if len(year) == 2 else year
    return {name: int(value) for name, value in units.items()}


def full_year(year):
    return year + (2000 if year < CENTURY_TURN else 1900)


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
    """Return the period of two sides that complete each other: `October 13` and `17, 2013`."""
    if left is None or right is None or ("bare" in left and "bare" in right):
        return None
    left, right = resolve_bare(left, right), resolve_bare(right, left)
    start, end = as_moment(lend(left, right)), as_moment(lend(right, left))
    return start and end and Period(start, end)


def resolve_bare(units, other):
    """A lone number is of the smallest unit on the other side: `2009~12`, `2010.6~8`, `13~17 October 2013`."""
    if "bare" not in units:
        return units
    unit = smallest(other)
    return {unit: full_year(units["bare"]) if unit == "year" else units["bare"]}


def lend(units, other):
    """Fill in the larger units that one side leaves to the other."""
    larger = UNITS[UNITS.index(smallest(units)) + 1 :]
    return {unit: other[unit] for unit in larger if unit in other} | units


def smallest(units):
    return next(unit for unit in UNITS if unit in units)
