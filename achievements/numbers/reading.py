"""Numbers as people type them."""

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

EXACT_DIGITS = 15  # what SQLite, which stores a floating-point number, gives back unchanged
PLACES = 4  # decimals that are kept

DIGITS = r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
PLAIN = re.compile(rf"(?P<sign>[+-]?)\s*{DIGITS}", re.ASCII)
ENGLISH = re.compile(
    rf"(?P<sign>[+-]?)\s*{DIGITS}\s*(?P<word>thousand|million|billion|trillion)", re.ASCII | re.IGNORECASE
)
KOREAN = re.compile(rf"{DIGITS}\s*(?P<word>[십백천]?[만억조]|[십백천])?\s*", re.ASCII)
DECREASE = "\N{MINUS SIGN}△"  # the triangle is that of Korean budgets
POWERS = {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "십": 1,
    "백": 2,
    "천": 3,
    "만": 4,
    "억": 8,
    "조": 12,
}
POWERS |= {small + large: POWERS[small] + POWERS[large] for small in "십백천" for large in "만억조"}


class NumberError(ValueError):
    """The text is no number. The message says, in the language in force, what would be right."""


def parse_number(text):
    """The number that someone means: 11.2, 60 billion, 1억 2,345만, △12. Raise NumberError for another text."""
    if any(unicodedata.decomposition(letter).startswith(("<super>", "<sub>", "<fraction>")) for letter in text):
        raise no_number(text)  # 10² would become 102
    text = unicodedata.normalize("NFKC", text).strip()
    text = re.sub(rf"^[{DECREASE}]\s*", "-", text)
    for pattern in (PLAIN, ENGLISH):
        if found := pattern.fullmatch(text):
            return Decimal(found["sign"] + "1") * scaled(found)
    return korean(text)


def is_number(text):
    """Return True if a text is a number and nothing else."""
    try:
        parse_number(text)
    except NumberError:
        return False
    return True


def korean(text):
    """The sum of 조, 억, 만 and what is left, each smaller than the one before."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text)
    total, smallest = Decimal(0), 99
    while found := KOREAN.match(rest):
        power = POWERS.get(found["word"], 0)
        if power >= smallest:
            break
        total, smallest, rest = total + scaled(found), power, rest[found.end() :]
    if rest or smallest == 99:
        raise no_number(text)
    return sign * total


def no_number(text):
    advice = gettext("“%(text)s” is not a number. Write 11.2, 60,000,000,000, 60 billion or 600억.")
    return NumberError(advice % {"text": text[:40]})


def scaled(found):
    number = Decimal(found["digits"].replace(",", "") + (found["fraction"] or ""))
    return number.scaleb(POWERS.get((found.groupdict().get("word") or "").lower(), 0))


def validate_digits(value):
    """At most as many digits, and decimals, as both databases keep."""
    digits, exponent = value.normalize().as_tuple()[1:] if abs(value.adjusted()) < 99 else ((1,) * 99, 0)
    if len(digits) + max(exponent, 0) > EXACT_DIGITS or -exponent > PLACES:
        message = _("Enter a number with at most %(digits)d digits, %(places)d of them after the decimal point.")
        raise ValidationError(message, params={"digits": EXACT_DIGITS, "places": PLACES})
