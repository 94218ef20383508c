"""Numbers with their units, written in each language from the one stored value."""

import functools
from decimal import ROUND_HALF_UP, Decimal

from babel.core import get_global
from babel.numbers import format_decimal
from django.utils.translation import get_language

from fields.translation import CODES

SPELLED_FROM = 1_000_000  # below this, digits read better than “0.1 million” and “10만”
WORDS = {
    "en": [(12, " trillion"), (9, " billion"), (6, " million")],
    "ko": [(12, "조"), (8, "억"), (4, "만"), (0, "")],
}
SIGNIFICANT = 3  # digits of an English number in words
ABOUT = {"en": "about ", "ko": "약 "}
CURRENCIES = get_global("all_currencies")


def in_force():
    """The language in force; the first one where there is none, as in the messages that the admin keeps of changes."""
    return get_language() or CODES[0]


def format_number(value, language=None):
    """A number in a language, by default the one in force, never rounded: “60 billion”, “1조 2,843억”, “11.2”.

    It is in digits where words would not say all of it.
    """
    language = language or in_force()
    text, spelled = in_words(value, language)
    return text if spelled == value else in_digits(value, language)


def format_short_number(value, language=None):
    """A number as people read it: from a million on with number words, rounded: “1.28 trillion”, “1조 2,843억”."""
    return in_words(value, language or in_force())[0]


def format_digits(value, language=None):
    """All digits of what `format_short_number` writes in words: “60,000,000,000”. Nothing for another number."""
    language = language or in_force()
    digits = in_digits(value, language)
    return digits if digits != format_short_number(value, language) else ""


@functools.lru_cache(maxsize=4096)
def in_digits(value, language):
    return format_decimal(value, locale=language, decimal_quantization=False)


@functools.lru_cache(maxsize=4096)
def in_words(value, language):
    """Return a number with number words, and the number that these words say."""
    if abs(value) < SPELLED_FROM:
        return in_digits(value, language), value
    text, spelled = {"en": in_english, "ko": in_korean}[language](abs(Decimal(value)))
    return (f"-{text}", -spelled) if value < 0 else (text, spelled)


def in_english(value):
    """Three digits and a word: 1.28 trillion."""
    step = Decimal(1).scaleb(value.adjusted() - SIGNIFICANT + 1)
    rounded = max(rounded_to(step, value), SPELLED_FROM)
    power, word = next((power, word) for power, word in WORDS["en"] if rounded >= Decimal(10) ** power)
    return in_digits(rounded.scaleb(-power).normalize(), "en") + word, rounded


def in_korean(value):
    """The largest word with what it counts, and the next one: 1조 2,843억, 4,560만."""
    power = value.adjusted() // 4 * 4
    rounded = rounded_to(Decimal(10) ** max(power - 4, 0), value)
    texts = []
    for place, word in WORDS["ko"]:
        count = rounded // Decimal(10) ** place if place == 12 else rounded // Decimal(10) ** place % 10_000
        texts += [in_digits(count, "ko") + word] if count else []
    return " ".join(texts), rounded


def rounded_to(step, value):
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def format_amount(value, unit, counted="", language=None, write=format_number, *, is_approximate=False):
    """A number with its unit in a language: “KRW 60 billion”, “600억 원”, “의료관광객 10,000명”, “about 30 firms”."""
    number = write(value, language)
    about = ABOUT[language or in_force()] if is_approximate else ""
    if unit in CURRENCIES:
        return f"{about}{unit} {number}"
    amount = about + number + (" " if is_spaced(number, unit) else "") + unit
    return f"{counted} {amount}" if counted else amount


def is_spaced(number, unit):
    """Korean joins a unit to digits (10,000명) but not to a number word (600억 원); a percent sign is joined always."""
    if not unit or unit == "%":
        return False
    return not (is_hangul(unit[0]) and number[-1].isdigit())


def is_hangul(letter):
    return "가" <= letter <= "힣"
