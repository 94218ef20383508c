"""Amounts as people type them into one field: a number with its unit, exact or about."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from achievements.numbers.reading import NumberError, no_number, parse_number

ABOUT = re.compile(r"(?:약|대략|about|around|approx(?:\.|imately)?|ca\.|~|≈)\s*", re.IGNORECASE)
LARGE = "만억조"  # words of numbers, so what begins with one is no unit
SOME = "여"  # 30여 명: thirty and some
MORE_OR_LESS = re.compile(r"\s*(?:내외|정도|가량|쯤|안팎|or so)$")
BOUND = re.compile(r"이상|이하|초과|미만|이내|\b(?:or more|or less|and more)\b", re.IGNORECASE)  # a limit, not a number
CURRENCY = re.compile(r"(?P<unit>[A-Z]{3}|[₩$€£¥])\s*(?=[\d△−-])")


class Amount(NamedTuple):
    number: Decimal
    unit: str  # as it was typed; empty where there was none
    is_approximate: bool

    @property
    def says_more(self):
        """Return True if there was more than a number."""
        return bool(self.unit or self.is_approximate)


def parse_amount(text):
    """The amount that someone means: 600억원, 12%, △12, KRW 60 billion, 약 30. Raise NumberError for another text."""
    text = text.strip()
    rest = ABOUT.sub("", text, count=1) if ABOUT.match(text) else text
    rest = MORE_OR_LESS.sub("", rest)
    is_approximate, before = rest != text, ""
    if found := CURRENCY.match(rest):
        before, rest = found["unit"], rest[found.end() :]
    number, unit = number_and_unit(rest)
    if unit.startswith(SOME):
        is_approximate, unit = True, unit.removeprefix(SOME).strip()
    if (before and unit) or BOUND.search(unit):
        raise no_number(text)
    return Amount(number, before or unit, is_approximate)


def number_and_unit(text):
    """The longest number that a text begins with, and what follows it."""
    for end in range(len(text), 0, -1):
        try:
            number = parse_number(text[:end])
        except NumberError:
            continue
        unit = text[end:].strip()
        if is_unit(unit):
            return number, unit
        break
    raise no_number(text)


def is_unit(text):
    """Return True if a text can be a unit: words and signs without digits, or nothing."""
    if not text:
        return True
    first = text[0]
    starts = (first.isalpha() and first not in LARGE) or first in "%％‰°℃"
    return starts and not any(letter.isdigit() and not unicodedata.decomposition(letter) for letter in text)
