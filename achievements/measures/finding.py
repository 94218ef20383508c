"""Finds the unit and the measure that texts stand for, or what they would be as new records. Reads no database."""

import re
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from achievements.choices import Dimension
from achievements.measures.known_units import KNOWN_UNITS, UnitValues, known_by_slug
from achievements.numbers.amounts import parse_amount
from achievements.numbers.reading import NumberError
from fields.search import folded
from fields.slugs import numbered, slug_of_name

# Units that measure no quantity: two of them do not make one of twice the size.
NO_AMOUNT = re.compile(
    r".*[%％‰°℃℉°/].*|.*\b(percent|percentage|per|pp|rank(ed|ing)?|ratio|rate|score|index|fold|average|median|grade)\b.*"
    r"|points?|(1st|2nd|3rd|\d*th|nd|rd|st)?( ?place)?"
    r"|.*(퍼센트|지수|순위|등급|평균|점수|배율).*|.*(율|률)|위|점|배|등|포인트"
    r"|.*(인|명|대|가구|년|월|일|시간|건|개|주)당( .*)?",
    re.IGNORECASE | re.DOTALL,
)
SCALES = {  # words of a scaled unit, in both languages
    Decimal(1_000): ("thousand", "천"),
    Decimal(10_000): ("10 thousand", "만"),
    Decimal(1_000_000): ("million", "백만"),
    Decimal(100_000_000): ("100 million", "억"),
    Decimal(1_000_000_000): ("billion", "십억"),
    Decimal(1_000_000_000_000): ("trillion", "조"),
}


class MeasureValues(NamedTuple):
    """The columns of a measure; `unit` is the key of its unit."""

    slug: str
    name_en: str
    name_ko: str
    counted_en: str
    counted_ko: str
    unit: str
    adds_up: bool = True
    spellings: str = ""

    @property
    def names(self):
        return [self.name_en, self.name_ko]

    @property
    def texts(self):
        return [text for text in (*self.names, *self.spellings.split("\n")) if text]


class Texts(NamedTuple):
    """The texts that a figure had before there were measures, and that it has in content files."""

    unit_en: str = ""
    unit_ko: str = ""
    counted_ko: str = ""
    label_en: str = ""
    label_ko: str = ""


def label_key(text):
    """The form in which names of measures are the same: without blanks, capitals and signs."""
    text = folded(text)
    return "".join(letter for letter in text if letter.isalnum()) or text


def unit_key(text):
    return "".join(folded(text).split())


def is_amount(text):
    """Return True if two amounts in a unit can be added: MW and persons can, percent and ranks cannot."""
    return not text or not NO_AMOUNT.fullmatch(text)


class Finder:
    """The units and measures that there are, by what they are called. What is found anew is in `new_units` and
    `new_measures`, in the order in which it has to be written.
    """

    def __init__(self, units=(), measures=()):
        self.units, self.measures = {}, {}
        self.exact, self.loose = {}, {}
        self.labels = defaultdict(list)  # {(label key, base unit): [MeasureValues]}
        self.new_units, self.new_measures = [], []
        for unit in units:
            self.learn_unit(unit)
        for measure in measures:
            self.learn_measure(measure)

    def learn_unit(self, unit):
        self.units[unit.slug] = unit
        for text in unit.texts:
            self.exact.setdefault(text, unit)
            self.loose.setdefault(unit_key(text), unit)

    def learn_measure(self, measure):
        self.measures[measure.slug] = measure
        for text in measure.texts:
            self.labels[label_key(text), self.base(measure.unit)].append(measure)

    def base(self, slug):
        return self.units[slug].base_slug

    # Units

    def unit(self, english, korean=""):
        """The UnitValues for what a unit is called in each language, and the English word for what is counted in it.

        (None, "") where both are empty.
        """
        if not (english or korean):
            return None, ""
        by_english, by_korean = (self.unit_called(text) if text else None for text in (english, korean))
        if by_korean and by_korean.dimension == Dimension.COUNT and english and by_english is None:
            return self.use(by_korean), english
        is_one = not (english and korean) or (by_english and by_korean and by_english.slug == by_korean.slug)
        known = (by_korean or by_english) if is_one else None
        return self.use(known or self.named_unit(english, korean)), ""

    def unit_called(self, text):
        """The UnitValues of one text, a record or one that becomes a record; None where it is unknown."""
        return self.spelled(text) or known_unit(text) or self.scaled_unit(text)

    def spelled(self, text):
        return self.exact.get(text) or self.loose.get(unit_key(text))

    def scaled_unit(self, text):
        """The unit of a text such as 백만원, million KRW, KRW 100 million, 천 명."""
        for candidate in (text, f"1{text}"):
            try:
                amount = parse_amount(candidate)
            except NumberError:
                continue
            base = self.spelled(amount.unit) or known_unit(amount.unit)
            words = SCALES.get(amount.number)
            if base and words and not base.base:
                return scaled(base, amount.number, text)
        return None

    def named_unit(self, english, korean):
        """A unit that nobody knew, with the names that it was given."""
        for unit in self.units.values():
            if (unit.name_en or unit.symbol) == english and korean in ("", unit.name_ko, unit.symbol):
                return unit
        is_ratio = not (is_amount(english) and is_amount(korean))
        dimension = Dimension.RATIO if is_ratio else Dimension.OTHER
        names = {"symbol": english} if english == korean else {"name_en": english, "name_ko": korean}
        return UnitValues(free_of(self.units, slug_of_name(english, korean) or "unit"), dimension=dimension, **names)

    def use(self, unit):
        """The unit, which is written as a record with its base where it is none yet."""
        if unit.slug not in self.units or self.units[unit.slug] is not unit:
            if unit.base and unit.base not in self.units:
                self.use(known_by_slug(unit.base))
            if unit.slug in self.units:
                return self.units[unit.slug]
            self.learn_unit(unit)
            self.new_units.append(unit)
        return unit

    # Measures

    def measure(self, unit, texts, counted_en=""):
        """The MeasureValues for the texts of a figure in a unit; None where they do not say what is counted."""
        label_en, label_ko = texts.label_en, texts.label_ko
        if not (label_en or label_ko):
            label_en, label_ko = capitalized(counted_en), texts.counted_ko
        if unit is None or not (label_en or label_ko):
            return None
        wanted = MeasureValues("", label_en, label_ko, counted_en, texts.counted_ko, unit.slug)
        return self.alike(wanted) or self.new_measure(wanted)

    def alike(self, wanted):
        """The measure of the same name, unit and word beside the number, as far as both have them; or None."""
        base = self.base(wanted.unit)
        for text in filter(None, wanted.names):
            for measure in self.labels[label_key(text), base]:
                if self.is_same(measure, wanted):
                    return measure
        return None

    def is_same(self, measure, wanted):
        by_spelling = {label_key(text) for text in measure.spellings.split("\n") if text}
        names = zip(measure.names, wanted.names, strict=True)
        words = ((measure.counted_en, wanted.counted_en), (measure.counted_ko, wanted.counted_ko))
        return all(agree(one, two) or label_key(two) in by_spelling for one, two in names) and all(
            agree(one, two) for one, two in words
        )

    def new_measure(self, wanted):
        slug = slug_of_name(wanted.name_en, wanted.name_ko) or "measure"
        names = self.distinct_names(wanted)
        unit = self.units[wanted.unit]
        adds_up = unit.dimension != Dimension.RATIO
        measure = wanted._replace(slug=free_of(self.measures, slug), adds_up=adds_up, **names)
        self.learn_measure(measure)
        self.new_measures.append(measure)
        return measure

    def distinct_names(self, wanted):
        """The names, with the word beside the number where another measure of the unit has the same ones."""
        base = self.base(wanted.unit)
        is_taken = any(self.labels.get((label_key(text), base)) for text in wanted.names if text)
        if not is_taken:
            return {}
        english, korean = wanted.counted_en, wanted.counted_ko
        words = {"name_en": english or korean, "name_ko": korean or english}
        names = {column: getattr(wanted, column) for column in words}
        return {column: f"{name} ({words[column]})"[:100] for column, name in names.items() if name and words[column]}


def free_of(taken, slug):
    return next(each for each in numbered(slug) if each not in taken)


def agree(one, two):
    """Return True if two names are the same, or one of them is not there."""
    return not (one and two) or label_key(one) == label_key(two)


def capitalized(text):
    return text[:1].upper() + text[1:]


KNOWN = {}
for _unit in KNOWN_UNITS:
    for _text in _unit.texts:
        KNOWN.setdefault(_text, _unit)
        KNOWN.setdefault(unit_key(_text), _unit)


def known_unit(text):
    return KNOWN.get(text) or KNOWN.get(unit_key(text))


def scaled(base, scale, text):
    """The unit of so many of a base unit, in the words of both languages and as it was typed."""
    english, korean = SCALES[scale]
    name = base.symbol or base.name_en
    names = {"name_en": f"{english} {name}", "name_ko": f"{korean} {base.name_ko or name}"}
    spellings = "" if text in names.values() else text
    return UnitValues(
        f"{base.slug}-{int(scale)}", dimension=base.dimension, base=base.slug, scale=scale, spellings=spellings, **names
    )
