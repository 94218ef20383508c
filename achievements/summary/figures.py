"""Totals of figures for each unit. docs/decisions/25-summaries.md has the rules in words, and so has the page."""

import re
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, CharField, Count, Exists, Max, Min, OuterRef, Q, Value, When
from django.db.models.functions import Concat, Left

from achievements.models import Figure
from fields.exact_sum import ExactSum
from fields.translation import columns

SMALLEST = Decimal("0.0001")  # of what a figure can say; SQLite adds in floating point, and what is beyond is noise
UNIT = (*columns("unit"), "kind")

# Units that measure no quantity: two of them do not make one of twice the size.
NO_AMOUNT = re.compile(
    r".*[%％‰℃℉°/].*|.*\b(percent|percentage|per|pp|rank(ed|ing)?|ratio|rate|score|index|fold|average|median|grade)\b.*"
    r"|points?|(1st|2nd|3rd|\d*th|nd|rd|st)?( ?place)?"
    r"|.*(퍼센트|지수|순위|등급|평균|점수|배율).*|.*(율|률)|위|점|배|등|포인트"
    r"|.*(인|명|대|가구|년|월|일|시간|건|개|주)당( .*)?",
    re.IGNORECASE | re.DOTALL,
)


class Total(NamedTuple):
    """Total of all figures of a unit and kind."""

    word: str  # that the unit has in addresses; empty where another unit has the same one
    unit_en: str
    unit_ko: str
    kind: str
    counted_ko: str
    total: Decimal | None  # None where the unit is no amount
    smallest: Decimal
    largest: Decimal
    figures: int
    of_parts: int
    achievements: int

    @property
    def key(self):
        """The texts of the unit in both languages, which no other unit has."""
        return f"{self.unit_en}|{self.unit_ko}"

    @property
    def units(self):
        return {"en": self.unit_en, "ko": self.unit_ko}


def totals(achievements, condition):
    """The totals with the most figures first.

    `condition` is a Q that a figure has to meet to count.
    """
    rows = counted(Figure.objects.filter(condition, achievement__in=achievements.values("pk")), condition)
    groups = rows.order_by().values(*UNIT)
    groups = groups.annotate(
        total=ExactSum("value"),
        smallest=Min("value"),
        largest=Max("value"),
        figures=Count("pk"),
        of_parts=Count("part"),
        achievements=Count("achievement", distinct=True),
        one_counted=Min("counted_ko"),
        other_counted=Max("counted_ko"),
    ).order_by("-figures", *UNIT)
    groups = list(groups.exclude(unit_en="", unit_ko=""))
    units = {(group["unit_en"], group["unit_ko"]) for group in groups}
    word_counts = Counter(english or korean for english, korean in units)
    return [total_of(word_counts, **group) for group in groups]


def total_of(word_counts, *, total, one_counted, other_counted, **group):
    word = group["unit_en"] or group["unit_ko"]
    is_sum = is_amount(group["unit_en"]) and is_amount(group["unit_ko"])
    counted_ko = one_counted if one_counted == other_counted else ""
    return Total(
        word=word if word_counts[word] == 1 else "",
        total=total.quantize(SMALLEST) if is_sum else None,
        counted_ko=counted_ko,
        **group,
    )


def is_amount(unit):
    """Return True if two amounts in this unit can be added: MW and persons can, percent and ranks cannot."""
    return not unit or not NO_AMOUNT.fullmatch(unit)


def counted(figures, condition):
    """Select the figures to add up, without those that repeat another one; `condition` selects those that may count."""
    figures = figures.annotate(known=known_on())
    later = beside(*columns("label")).filter(condition).annotate(known=known_on()).filter(known__gt=OuterRef("known"))
    whole = Q(part=None) & ~Exists(later.filter(part=None))
    alone = ~Exists(beside().filter(condition, part=None)) & ~Exists(later.filter(part=OuterRef("part")))
    return figures.filter(whole | Q(part__isnull=False) & alone)


def beside(*names):
    """Select the figures of the same achievement, unit and kind as an outer one, and equal to it in these columns."""
    return Figure.objects.filter(**{name: OuterRef(name) for name in ("achievement", *UNIT, *names)}).order_by()


def known_on():
    """The date of a figure as a text that sorts by its last day, “2011” after “2011-06”; a figure without one first."""
    last = Left(Concat("as_of", Value("-99-99"), output_field=CharField()), 10)
    return Case(When(as_of="", then=Value("")), default=last, output_field=CharField())
