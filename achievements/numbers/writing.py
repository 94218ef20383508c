"""Numbers with their units, written in each language from the one stored value."""

import functools
from decimal import Decimal

from babel.core import get_global
from babel.numbers import format_compact_decimal, format_decimal
from django.utils.translation import get_language

SPELLED_FROM = 1_000_000  # below this, digits read better than “0.1 million” and “10만”
GROUPS = {"en": 3, "ko": 4}  # the digits between one number word and the next: thousand, million; 만, 억
COMPACT = {"en": "long", "ko": "short"}  # CLDR keeps 만 and 억 under “short”
CURRENCIES = get_global("all_currencies")


def format_number(value, language=None):
    """A number in a language, by default the one in force: “60 billion”, “600억”, “10,000”, “11.2”. Never rounded."""
    return number_and_digits(value, language or get_language())[0]


def format_digits(value, language=None):
    """The digits of what `format_number` writes with a number word: “60,000,000,000”. Nothing for another number."""
    number, digits = number_and_digits(value, language or get_language())
    return digits if number != digits else ""


@functools.lru_cache(maxsize=4096)
def number_and_digits(value, language):
    digits = format_decimal(value, locale=language, decimal_quantization=False)
    if abs(value) < SPELLED_FROM or not is_short_in_words(abs(value), GROUPS[language]):
        return digits, digits
    return format_compact_decimal(value, format_type=COMPACT[language], locale=language, fraction_digits=2), digits


def is_short_in_words(value, group):
    """Return True if two decimals of the largest number word are enough for the whole value."""
    word = Decimal(10) ** (value.adjusted() // group * group)
    return value * 100 % word == 0


def format_amount(value, unit, counted="", language=None):
    """A number with its unit in a language: “KRW 60 billion”, “600억 원”, “의료관광객 10,000명”."""
    number = format_number(value, language)
    if unit in CURRENCIES:
        return f"{unit} {number}"
    amount = number + (" " if is_spaced(number, unit) else "") + unit
    return f"{counted} {amount}" if counted else amount


def is_spaced(number, unit):
    """Korean joins a unit to digits (10,000명) but not to a number word (600억 원); a percent sign is joined always."""
    if not unit or unit == "%":
        return False
    return not (is_hangul(unit[0]) and number[-1].isdigit())


def is_hangul(letter):
    return "가" <= letter <= "힣"
