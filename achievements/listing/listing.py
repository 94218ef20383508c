"""The list: one function of the query string, from which the page and everything drawn from it start."""

from collections import namedtuple

from django.core.paginator import Paginator
from django.forms import MultipleChoiceField
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from achievements.listing.facets import as_words, facets
from achievements.listing.filters import DEFAULT_ORDER, ORDERS, AchievementFilter
from achievements.models import Achievement
from publishing.keys import key_from
from publishing.languages import alphabetical
from publishing.stamps import content_stamp, kept
from sectors.models import Sector
from sectors.periods.writing import written

PAGE_SIZE = 25
PASSING = "utm_"  # what newsletters append; it means nothing here and is no mistake

Chip = namedtuple("Chip", "label value without")
Mistake = namedtuple("Mistake", "name label message")


class Listing:
    """The public achievements that a query string asks for. A wrong query has mistakes and no rows."""

    def __init__(self, query):
        self.query = query
        self.filterset = AchievementFilter(query, queryset=Achievement.objects.live())
        self.form = self.filterset.form
        self.form.full_clean()
        self.names = list(self.filterset.filters)

    @cached_property
    def mistakes(self):
        """What cannot be understood, each with the field that it stands in."""
        wrong = [
            Mistake(name, self.form.fields[name].label, message)
            for name, messages in self.form.errors.items()
            for message in messages
        ]
        return wrong + [
            Mistake(name, self.form.fields[name].label, _("This is given more than once. Give it once."))
            for name in self.names
            if not self.is_multiple(name) and len(set(self.values(name))) > 1
        ]

    @cached_property
    def unknown(self):
        """Parameters that mean nothing here: a misspelt filter would otherwise show all rows without a word."""
        return [name for name in self.query if not self.is_known(name) and not name.startswith(PASSING)]

    @cached_property
    def rows(self):
        """The achievements in their order, which ends in the primary key so that no page repeats or skips one."""
        if self.mistakes:
            return Achievement.objects.none()
        _label, order = ORDERS[self.form.cleaned_data["sort"] or DEFAULT_ORDER]
        order = [alphabetical(column) if column == "title" else column for column in order]
        return self.matching.with_sector().order_by(*order, "pk")

    @cached_property
    def matching(self):
        """The achievements in no order, for counting."""
        return Achievement.objects.none() if self.mistakes else self.filterset.qs

    @property
    def is_refused(self):
        """Whether nothing may be drawn from it: a program would take all rows for those that it meant."""
        return bool(self.mistakes or self.unknown)

    @cached_property
    def stamp(self):
        return content_stamp()

    @cached_property
    def count(self):
        return kept(self.stamp, f"count {encoded(self.narrowing)}", lambda: self.matching.count())

    @cached_property
    def page(self):
        """The page that was asked for; the first one where that page does not exist."""
        paginator = Paginator(self.rows.with_summary(), PAGE_SIZE)
        number = key_from(self.query.get("page"))
        return paginator.page(number if number in paginator.page_range else 1)

    @cached_property
    def chips(self):
        """Every narrowing value, with its name, its words and the address of the list without it."""
        return [
            Chip(self.form.fields[name].label, self.words(name, value), self.without(name, value))
            for name, value in self.narrowing
        ]

    @cached_property
    def pairs(self):
        """The parameters that say something, in one order, each value written in one way."""
        return [(name, value) for name in self.names for value in self.said(name)]

    @property
    def narrowing(self):
        """The parameters that say which achievements; the others say in which order."""
        return [(name, value) for name, value in self.pairs if name != "sort"]

    def url(self, extension=""):
        """Where the same list is, as a page or as a file: `url("csv")`."""
        return address(self.pairs, extension)

    @property
    def canonical(self):
        """The query string of this list and page, without what means nothing."""
        return encoded(self.pairs + self.page_pair)

    @property
    def corrected(self):
        """The query string to redirect to. It keeps what means nothing, so that the page can say so."""
        others = [(name, value) for name in self.query for value in self.query.getlist(name) if not self.is_known(name)]
        return encoded(self.pairs + self.page_pair + others)

    @property
    def is_plain(self):
        return not self.pairs and not self.unknown

    def url_of_page(self, number):
        return address(self.pairs + ([("page", str(number))] if number > 1 else []))

    @property
    def page_pair(self):
        return [("page", str(self.page.number))] if self.page.number > 1 else []

    def is_known(self, name):
        return name in self.names or name == "page"

    def is_multiple(self, name):
        return isinstance(self.form.fields[name], MultipleChoiceField)

    def values(self, name):
        values = [value.strip() for value in self.query.getlist(name) if value.strip()]
        return [self.moved(value) for value in values] if name == "sector" else values

    def moved(self, slug):
        """The address of a sector now, where it had another one once."""
        if slug in self.sector_slugs:
            return slug
        sector = Sector.formerly_at(slug[:100])
        return sector.slug if sector and sector.is_live else slug

    @cached_property
    def sector_slugs(self):
        return {slug for slug, _name in self.form.fields["sector"].choices}

    def said(self, name):
        values = sorted(set(self.values(name)))
        if name in ("from", "to") and name in self.form.cleaned_data and len(values) == 1:
            return [str(self.form.cleaned_data[name])]
        return [value for value in values if (name, value) != ("sort", DEFAULT_ORDER)]

    def words(self, name, value):
        if name in ("from", "to") and name in self.form.cleaned_data:
            return as_words(written(self.form.cleaned_data[name]))
        return self.labels.get((name, value)) or as_words(value)

    @cached_property
    def facets(self):
        return facets(self.form, filter(self.is_multiple, self.names), self.values)

    @cached_property
    def labels(self):
        return {
            (facet.name, option.value): option.label
            for facet in self.facets
            for _heading, options in facet.groups
            for option in options
        }

    def without(self, name, value):
        return address([pair for pair in self.pairs if pair != (name, value)])


def address(pairs, extension=""):
    """Where the list with these parameters is."""
    path = reverse("achievements:output", args=[extension]) if extension else reverse("achievements:list")
    return f"{path}?{encoded(pairs)}".rstrip("?")


def encoded(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()
