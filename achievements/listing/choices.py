"""What the database has to choose from in the list's filters. The same in both languages but for the words."""

import itertools
from collections import Counter
from typing import NamedTuple

from achievements.models import Achievement, Figure
from delivery.content_version import cached
from publishing.languages import CODES, preferred
from sectors.models import Plan, Sector, StrategyPoint


class Choice(NamedTuple):
    value: str
    texts: dict  # by language
    group: dict | None = None  # the texts of the heading that it stands under

    @property
    def label(self):
        return preferred(self.texts)


def texts(item, name):
    return {code: getattr(item, f"{name}_{code}") for code in CODES}


def plans():
    return [Choice(plan.slug, texts(plan, "title")) for plan in Plan.objects.live().order_by("-is_current", "pk")]


def sectors():
    """Under their plans, where there is more than one."""
    rows = list(Sector.objects.live().select_related("plan").order_by("-plan__is_current", "plan", "position", "pk"))
    is_grouped = len({sector.plan_id for sector in rows}) > 1
    return [
        Choice(sector.slug, texts(sector, "name"), texts(sector.plan, "title") if is_grouped else None)
        for sector in rows
    ]


def points():
    """Under their sectors, in the order of the plan."""
    rows = StrategyPoint.objects.live().select_related("sector")
    rows = rows.order_by("sector__plan", "sector__position", "sector", "position")
    return [Choice(point.slug, texts(point, "text"), texts(point.sector, "name")) for point in rows]


def units():
    """Each unit under the word that stands for it in addresses.

    Koreans count many things with one word: then each says which, “명(의료관광객)”.
    """
    rows = Figure.objects.exclude(achievement__in=Achievement.objects.hidden()).exclude(unit_en="", unit_ko="")
    found = rows.order_by().values_list("unit_en", "unit_ko", "counted_ko").distinct()
    named = {unit[0] or unit[1]: unit for unit in sorted(found)}
    shared = Counter(korean for _english, korean, _counted in named.values())
    return [
        Choice(word, {"en": english, "ko": f"{korean}({counted or english})" if shared[korean] > 1 else korean})
        for word, (english, korean, counted) in sorted(named.items())
    ]


SOURCES = {"plan": plans, "sector": sectors, "point": points, "unit": units}


def choices_now(stamp):
    """All of them by the name of their filter, read once for each content stamp."""
    return cached(stamp, "choices", lambda: {name: read() for name, read in SOURCES.items()})


def as_pairs(choices):
    """As a form field takes them: in groups, where they have headings."""
    pairs = []
    for group, members in itertools.groupby(choices, key=lambda choice: choice.group):
        options = [(choice.value, choice.label) for choice in members]
        pairs += [(preferred(group), options)] if group else options
    return pairs
