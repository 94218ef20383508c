"""The list: one function of the query string, from which the page and everything drawn from it start."""

from collections import namedtuple

from django.core.paginator import Page, Paginator
from django.forms import MultipleChoiceField
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from achievements.listing.choices import as_pairs, choices_now
from achievements.listing.counts import Counts
from achievements.listing.facets import FINDERS, as_words, facets, grouped
from achievements.listing.filters import DEFAULT_ORDER, MOST_VALUES, ORDERS, AchievementFilter, DateFilter, NumberFilter
from achievements.listing.named import NAMED
from achievements.models import Achievement
from achievements.numbers.writing import written_number
from delivery.content_version import cached, content_version
from publishing.addresses import with_query
from publishing.keys import key_from
from publishing.languages import alphabetical
from publishing.text import one_line
from sectors.models import Sector
from sectors.periods.writing import written

PAGE_SIZE = 25
# What newsletters, advertisements and social networks append; it means nothing here and is no mistake.
PASSING = ("utm_", "fbclid", "gclid", "gbraid", "wbraid", "msclkid", "igsh", "twclid")
NOT_NARROWING = {"page", "bom", *FINDERS.values()}
LONGEST_LOOKED_FOR = 60  # letters
MOST_REMOVABLE = 100  # values, each with an address

Chip = namedtuple("Chip", "name label value without")
Mistake = namedtuple("Mistake", "name label message")


class ListPages(Paginator):
    """Pages of a list whose length is known. Each is read by its keys alone; whoever shows it reads the rows."""

    def __init__(self, keys, size, count):
        super().__init__(keys, size)
        self.count = count

    def keys(self, number):
        """Of the rows of a page. Behind the middle they are read from the end, where they are near."""
        start, stop = (number - 1) * self.per_page, min(number * self.per_page, self.count)
        if start <= self.count // 2:
            return list(self.object_list[start:stop])
        return list(self.object_list.reverse()[self.count - stop : self.count - start])[::-1]


class Listing:
    """The public achievements that a query string asks for. A wrong query has mistakes and no rows."""

    def __init__(self, query):
        self.query = query
        self.stamp = content_version()
        self.choices = choices_now(self.stamp)
        pairs = {name: as_pairs(choices) for name, choices in self.choices.items()}
        self.filterset = AchievementFilter(tidied(query), queryset=Achievement.objects.live(), choices=pairs)
        self.form = self.filterset.form
        self.form.full_clean()
        self.names = list(self.filterset.filters)
        self.moves = {}

    @property
    def years(self):
        return [self.form["from"], self.form["to"]]

    @property
    def amounts(self):
        return [self.form["min"], self.form["max"]]

    @cached_property
    def mistakes(self):
        """What cannot be understood, each with the field that it stands in."""
        wrong = [
            Mistake(name, self.form.fields[name].label, message)
            for name, messages in self.form.errors.items()
            for message in messages
        ]
        return wrong + [
            Mistake(name, self.form.fields[name].label, _("This was given more than once. Use it only once."))
            for name in self.names
            if not self.is_multiple(name) and len(set(self.values(name))) > 1
        ]

    @cached_property
    def unknown(self):
        """Parameters that mean nothing here: a misspelt filter would otherwise show all rows without a word."""
        return [name for name in self.query if not self.is_known(name) and not name.startswith(PASSING)]

    @property
    def is_refused(self):
        """Whether nothing may be drawn from it: a program would take all rows for those that it meant."""
        return bool(self.mistakes or self.unknown)

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
        """The achievements in no order."""
        return Achievement.objects.none() if self.mistakes else self.filterset.qs

    @cached_property
    def counts(self):
        """How many there are of what; None where there are mistakes."""
        return None if self.mistakes else Counts(self.filterset, self.stamp, self.key_without)

    @property
    def count(self):
        return self.counts.total if self.counts else 0

    @property
    def reasons(self):
        """Why it is refused, in sentences."""
        wrong = [f"{mistake.label}: {mistake.message}" for mistake in self.mistakes]
        return wrong + [_("There is no filter named “%(name)s”.") % {"name": name} for name in self.unknown]

    @cached_property
    def page(self):
        """The page that was asked for; the first one where that page does not exist."""
        return self.page_of(PAGE_SIZE)

    def page_of(self, size, *, detailed=False, number=None):
        pages = ListPages(self.rows.values_list("pk", flat=True), size, self.count)
        number = number or key_from(self.query.get("page"))
        number = number if number in pages.page_range else 1
        order = f"{get_language()} {size} {number} {encoded(self.pairs)}"
        keys = cached(self.stamp, f"keys {order}", lambda: pages.keys(number))
        return Page(SimpleLazyObject(lambda: in_order_of(keys, detailed)), number, pages)

    @cached_property
    def chips(self):
        """Every narrowing value, with its name, its words and the address of the list without it.

        Each address repeats all other values, so there are none where those are too many.
        """
        narrowing = self.narrowing
        without = self.without if len(narrowing) <= MOST_REMOVABLE else lambda name, value: ""
        return [
            Chip(name, self.form.fields[name].label, self.words(name, value), without(name, value))
            for name, value in narrowing
        ]

    @cached_property
    def pairs(self):
        """The parameters that say something, in one order, each value written in one way."""
        return [(name, value) for name in self.names for value in self.said(name)]

    @property
    def narrowing(self):
        """The parameters that say which achievements; the others say in which order."""
        return [(name, value) for name, value in self.pairs if name != "sort"]

    def key_without(self, *names):
        return encoded([pair for pair in self.narrowing if pair[0] not in names])

    def url(self, extension="", page=1):
        """Where the same list is, as a page or as a file: `url("csv")`."""
        return address(self.pairs + ([("page", str(page))] if page > 1 else []), extension)

    @property
    def canonical(self):
        """The query string of this list and page, without what means nothing."""
        return encoded(self.pairs + self.page_pair)

    @property
    def corrected(self):
        """The query string to redirect to. It keeps what means nothing, so that the page can say so."""
        others = [(name, value) for name in self.query for value in self.query.getlist(name) if not self.is_known(name)]
        return encoded(self.pairs + self.page_pair + self.finding + others)

    @property
    def is_plain(self):
        return not self.pairs and not self.unknown and not self.finding

    @property
    def page_pair(self):
        return [("page", str(self.page.number))] if self.page.number > 1 else []

    def has_page(self, size):
        """Whether the page that was asked for is there."""
        asked = self.query.get("page")
        return asked is None or (key_from(asked) or 0) in range(1, max(-(-self.count // size), 1) + 1)

    @property
    def finding(self):
        """What is looked for among the choices. It says nothing of which achievements are shown."""
        return [(finder, self.looked_for(finder)) for finder in FINDERS.values() if self.looked_for(finder)]

    def looked_for(self, finder):
        text = one_line(self.query.get(finder, ""))
        return "" if "\0" in text else text[:LONGEST_LOOKED_FOR].strip()

    def is_known(self, name):
        return name in self.names or name in NOT_NARROWING

    def is_multiple(self, name):
        return isinstance(self.form.fields[name], MultipleChoiceField)

    def values(self, name):
        values = [value for value in map(one_line, self.query.getlist(name)) if value]
        may_have_moved = name == "sector" and len(values) <= MOST_VALUES
        return [self.moved(value) for value in values] if may_have_moved else values

    def moved(self, slug):
        """The address of a sector now, where it had another one once."""
        if slug not in self.moves:
            is_known = slug in {choice.value for choice in self.choices["sector"]}
            sector = None if is_known else Sector.formerly_at(slug[:100])
            self.moves[slug] = sector.slug if sector and sector.is_live else slug
        return self.moves[slug]

    def said(self, name):
        values = sorted(set(self.values(name)))
        understood = self.understood(name)
        if understood is not None and len(values) == 1:
            return [f"{understood.normalize():f}" if self.is_number(name) else str(understood)]
        return [value for value in values if (name, value) != ("sort", DEFAULT_ORDER)]

    def understood(self, name):
        """The date or the number that was meant, or None."""
        is_read = isinstance(self.filterset.filters[name], DateFilter | NumberFilter)
        return self.form.cleaned_data.get(name) if is_read else None

    def is_number(self, name):
        return isinstance(self.filterset.filters[name], NumberFilter)

    def words(self, name, value):
        understood = self.understood(name)
        if understood is not None:
            return as_words(written_number(understood) if self.is_number(name) else written(understood))
        return self.labels.get((name, value)) or as_words(value)

    @cached_property
    def facets(self):
        return facets(self)

    @cached_property
    def labels(self):
        """The words of what was chosen, by filter and value."""
        labels = {}
        for name in dict(self.narrowing):
            if name in NAMED:
                labels |= {(name, choice.value): choice.label for choice in self.named(name)}
            elif self.is_multiple(name):
                for _heading, options in grouped(self.form.fields[name].choices):
                    labels |= {(name, value): as_words(label) for value, label in options}
        return labels

    def named(self, name):
        """The choices of a filter that has too many to list, for the values that were chosen."""
        values = [value for value in self.values(name) if "\0" not in value][:MOST_VALUES]
        return cached(self.stamp, f"names {name} {values}", lambda: NAMED[name](self.counts).names(values))

    def without(self, name, value):
        return address([pair for pair in self.pairs if pair != (name, value)])


def tidied(query):
    """The query as it is understood everywhere: what is kept under its values was selected by the same values."""
    values = {name: [value for value in map(one_line, values) if value] for name, values in query.lists()}
    tidy = QueryDict(mutable=True)
    for name, said in values.items():
        if said:
            tidy.setlist(name, said)
    return tidy


def in_order_of(keys, detailed):
    rows = Achievement.objects.live().filter(pk__in=keys).with_sector()
    found = {item.pk: item for item in (rows.with_details() if detailed else rows.with_summary())}
    return [found[key] for key in keys if key in found]


def address(pairs, extension=""):
    """Where the list with these parameters is."""
    path = reverse("achievements:output", args=[extension]) if extension else reverse("achievements:list")
    return with_query(path, encoded(pairs))


def encoded(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()
