"""The sides of a table of one's own choice: the values of a filter, of the years, or of who pays."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models.functions import ExtractYear
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from achievements.listing.index import ROW_FILTERS, ROWS_OF, Keys, bitmap, bitmaps, union
from achievements.models import Figure, Organization
from fields.translation import TextInLanguage
from sectors.timelines.years import name_of

MOST_SPANS = 12
YEAR, FUNDER = "year", "funder"
# Sides on which an item can have several values, and counts with each of them.
OFTEN_SEVERAL = {"point", YEAR, "partner", "partner_kind", "role", "measure", "kind", FUNDER}
OWN_LABELS = {YEAR: _("Year of the period"), FUNDER: _("Funder")}
NAMES = (
    "plan",
    "sector",
    "point",
    "state",
    YEAR,
    "partner",
    "partner_kind",
    "role",
    FUNDER,
    "place",
    "measure",
    "kind",
)


class SideValue(NamedTuple):
    """A row or a column: what it is called, the keys of its items, and the filters of its list, or None."""

    side: str
    value: str
    label: str
    keys: object
    filters: dict | None


class Side:
    """One side of a table: the SideValues of a name, and that of the items that have none of them."""

    def __init__(self, name, summary):
        self.name = name
        self.summary = summary
        self.selection = summary.result.selection

    @property
    def label(self):
        return OWN_LABELS.get(self.name) or self.summary.query.form.fields[self.name].label

    @property
    def has_several(self):
        return self.name in OFTEN_SEVERAL

    @cached_property
    def values(self):
        """The values of at least one item, in their order."""
        found = {YEAR: self.years, FUNDER: self.funders}.get(self.name, self.of_filter)()
        return [each for each in found if each.keys]

    @cached_property
    def without(self):
        """The items that have no value, as a SideValue."""
        keys = self.selection.keys - union(each.keys for each in self.values)
        filters = {"lacks": "partner"} if self.name == "partner" else None
        return SideValue(self.name, "", _("Not stated"), keys, filters)

    def of_filter(self):
        chosen = self.summary.chosen(self.name)
        facet = self.facet()
        return [
            SideValue(self.name, value, label, facet[value] & self.selection.keys, {self.name: value})
            for value, label in self.labeled(facet)
            if value in facet and (not chosen or value in chosen)
        ]

    def facet(self):
        """{value: keys}; of filters about the rows of an item as far as such a row fits the others in use."""
        rows = ROWS_OF.get(self.name)
        if rows is None:
            return self.selection.facets[self.name]
        place = ROW_FILTERS[rows].index(self.name)
        fitting = [(values, keys) for values, keys in self.selection.tuples[rows] if self.selection.fits(rows, values)]
        return bitmaps((values[place], keys) for values, keys in fitting if values[place])

    def labeled(self, facet):
        """(value, label) in the order of the form; of many-valued names the most frequent first."""
        query = self.summary.query
        if self.name == "sector":
            return self.summary.named_sectors
        if self.name not in query.index.choices:
            choices = query.filterset.filters[self.name].extra["choices"]
            return [(value, TextInLanguage.here(str(label))) for value, label in choices]
        choices = query.choices(self.name)
        if self.name in ("partner", "place", "measure"):
            choices = sorted(choices, key=lambda each: -self.count_of(facet, each.value))
        return [(each.value, each.label) for each in choices]

    def count_of(self, facet, value):
        return self.selection.keys.intersection_cardinality(facet[value]) if value in facet else 0

    def years(self):
        """The spans of years, each with what shares a day with it."""
        summary = self.summary
        begun, over = keys_by_year(summary, "period_start"), keys_by_year(summary, "period_end")
        return [
            SideValue(YEAR, name_of(span), name_of(span), overlapping(span, begun, over), summary.within(span))
            for span in summary.reach.folded(MOST_SPANS)
        ]

    def funders(self):
        """The organizations that pay for figures that the filters leave, the most frequent first."""
        condition = self.summary.query.filterset.row_condition(Figure)
        figures = Figure.objects.filter(condition, achievement__in=self.summary.result.matching.order_by().values("pk"))
        found = figures.exclude(funder=None).order_by().values_list("funder").annotate(keys=Keys("achievement_id"))
        keys = {funder: bitmap(each) for funder, each in found}
        names = Organization.objects.live().filter(pk__in=keys)
        values = [SideValue(FUNDER, each.slug, each.name, keys[each.pk], None) for each in names]
        return sorted(values, key=lambda each: (-len(each.keys), each.value))


def keys_by_year(summary, column):
    rows = summary.result.matching.order_by().exclude(period_start=None)
    grouped = rows.values_list(ExtractYear(column)).annotate(keys=Keys("pk"))
    return {year: bitmap(keys) for year, keys in grouped}


def overlapping(span, begun, over):
    """The keys of the periods that share a day with a span: begun by its end, and not over before it."""
    started = union(keys for year, keys in begun.items() if span.last is None or year <= span.last)
    ended = union(keys for year, keys in over.items() if span.first is not None and year < span.first)
    return started - ended


def joint_keys(one, other):
    """{(value of one, value of other): keys} of two sides about the same rows of an item: this partner in that role.

    None where they are about different things, and a cell holds what both have.
    """
    rows = ROWS_OF.get(one.name)
    if rows is None or rows != ROWS_OF.get(other.name):
        return None
    first, second = (ROW_FILTERS[rows].index(side.name) for side in (one, other))
    found = defaultdict(list)
    for values, keys in one.selection.tuples[rows]:
        if one.selection.fits(rows, values):
            found[values[first], values[second]].append(keys)
    return {pair: bitmap(*keys) & one.selection.keys for pair, keys in found.items()}
