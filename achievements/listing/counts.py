"""How many achievements each choice of a list would show, with everything else that was asked for.

A choice is counted without what was chosen beside it in its own filter, so that its number is that of the list behind
it. What an achievement has once (sector, status, outcome) is counted in one query, crossed, and every choice among
these is added up from that. What it may have several times is counted in pairs, each achievement once.
"""

from collections import Counter

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, F, Value, When

from achievements.listing.filters import NOT_STATED
from achievements.models import Achievement, Figure, Partner, Source
from delivery.content_version import cached
from publishing.languages import first_of
from sectors.periods.status import status_now

CROSSED = ("plan", "sector", "status", "outcome")
# What each of the others is by: a value of rows that belong to an achievement. A point stands once at each.
PAIRED = {
    "point": (Achievement.points.through, F("strategypoint__slug")),
    "partner": (Partner, F("organization")),
    "role": (Partner, F("role")),
    "unit": (Figure, first_of("unit")),
    "kind": (Figure, F("kind")),
    "sourced": (Source, Value("yes")),
}


class Counts:
    """Of a filterset without mistakes. `key_without(*names)` says what else was asked for, as a text."""

    def __init__(self, filterset, stamp, key_without):
        self.filterset = filterset
        self.stamp = stamp
        self.key_without = key_without

    @property
    def total(self):
        return sum(number for cell, number in self.cells() if self.is_chosen(cell))

    def by(self, name):
        """The numbers of a filter by its values; a value that is not among them has none."""
        if name in CROSSED:
            return self.crossed(name)
        numbers = dict(self.kept(name, [name], lambda: tally(self.pairs(name))))
        return self.with_no(numbers) if name == "sourced" else numbers

    def with_no(self, numbers):
        """What has a source is counted, what has none is the rest."""
        total = sum(number for cell, number in self.cells("sourced") if self.is_chosen(cell))
        return {"no": total - numbers.get("yes", 0)} | numbers

    def crossed(self, name):
        numbers = Counter()
        for cell, number in self.cells():
            if self.is_chosen(cell, but=name):
                numbers[cell[CROSSED.index(name)]] += number
        return numbers

    def is_chosen(self, cell, but=""):
        chosen = self.filterset.form.cleaned_data
        return all(
            name == but or not chosen[name] or value in chosen[name] for name, value in zip(CROSSED, cell, strict=True)
        )

    def cells(self, *but):
        """Pairs of a value for each of CROSSED, and the number of achievements that have them."""
        names = (*CROSSED, *but)
        return self.kept("cells", names, lambda: self.count_cells(names))

    def count_cells(self, but):
        outcome = Case(When(outcome="", then=Value(NOT_STATED)), default=F("outcome"))
        rows = self.without(*but).annotate(status_now=status_now(), outcome_stated=outcome).order_by()
        names = ("sector__plan__slug", "sector__slug", "status_now", "outcome_stated")
        return [(tuple(cell), number) for *cell, number in rows.values_list(*names).annotate(number=Count("pk"))]

    def pairs(self, name):
        """Each value with each achievement that has it, among those that everything else asks for."""
        model, value = PAIRED[name]
        siblings = [other for other, each in self.filterset.filters.items() if getattr(each, "rows", None) is model]
        rows = self.belonging(model.objects.all(), name, *siblings)
        rows = rows.filter(self.filterset.row_condition(model, name)) if siblings else rows
        rows = rows.annotate(word=value).order_by().values_list("word", "achievement")
        return rows if model is Achievement.points.through else rows.distinct()

    def belonging(self, rows, *but):
        """Those rows that belong to achievements which everything else asks for."""
        if self.filterset.condition(*but):
            return rows.filter(achievement__in=self.without(*but))
        return rows.exclude(achievement__in=Achievement.objects.hidden())

    def without(self, *names):
        return Achievement.objects.live().filter(self.filterset.condition(*names))

    def kept(self, name, but, work):
        return cached(self.stamp, f"{name} {self.key_without(*but)}", work)


def tally(pairs, most=None):
    """[(value, in how many pairs)], the highest number first. Django cannot group what it made distinct."""
    try:
        sql, params = pairs.query.sql_with_params()
    except EmptyResultSet:
        return []
    limit = f"LIMIT {int(most)}" if most else ""
    # What Django wrote, and a number: values are in `params`.
    counted = f"SELECT word, COUNT(*) FROM ({sql}) AS pairs GROUP BY word ORDER BY 2 DESC, 1 {limit}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(counted, params)
        return cursor.fetchall()
