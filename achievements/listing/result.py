"""The result of a list: the achievements that a query selects, their pages, and the counts beside the choices."""

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

from achievements.listing.filters import ORDERS, RELEVANCE
from achievements.listing.index import Selection
from achievements.listing.matches import with_matches
from achievements.listing.relevance import rank
from achievements.listing.rows import with_shown_rows
from achievements.models import Achievement

PAGE_SIZE = 25


class ListResult:
    """The public achievements that a ListQuery selects: none if it has errors."""

    def __init__(self, query):
        self.query = query

    @property
    def matching(self):
        """The achievements in no order."""
        return Achievement.objects.none() if self.query.errors else self.query.filterset.qs

    @property
    def order(self):
        """Order of the achievements. It ends in the primary key, so that no page repeats or skips one."""
        query = self.query
        ranks = [rank(query.words.wanted, query.index)] if query.order == RELEVANCE else []
        _label, order = ORDERS[query.order]
        return [*ranks, *order(), "pk"]

    @property
    def rows(self):
        """The achievements in their order, with sector and plan."""
        return self.matching if self.query.errors else self.matching.with_sector().order_by(*self.order)

    @cached_property
    def selection(self):
        """The same achievements in the facet index; None if the query has errors."""
        filterset = self.query.filterset
        if self.query.errors:
            return None
        return Selection(self.query.index, filterset.chosen, filterset.found_keys(), filterset.found_figures())

    @cached_property
    def count(self):
        return len(self.selection.keys) if self.selection else 0

    def numbers(self, name):
        """{value: number} of the choices of a filter; None if the query has errors."""
        return self.selection.numbers(name) if self.selection else None

    @cached_property
    def page(self):
        return self.page_of(PAGE_SIZE)

    @property
    def page_number(self):
        """The page that is asked for, or 1 where that does not exist. The first one needs no count."""
        number = self.query.page_number or 1
        return number if number > 1 and self.has_page(PAGE_SIZE) else 1

    def has_page(self, size):
        """Return True if the page that is asked for exists; `size` is the number of rows on a page."""
        last = max(-(-self.count // size), 1)
        return self.query.page_number is not None and 1 <= self.query.page_number <= last

    def page_of(self, size, *, detailed=False, number=None):
        """A page with its achievements; the first one if there is no page of that number."""
        pages = ListPaginator(self, size, detailed=detailed)
        number = self.query.page_number if number is None else number
        return pages.page(number if number in pages.page_range else 1)


class ListPaginator(Paginator):
    """The pages of a result, whose length is known. `detailed` pages read all rows of their achievements."""

    def __init__(self, result, size, *, detailed):
        super().__init__(result.rows, size)
        self.result = result
        self.detailed = detailed
        self.count = result.count

    def page(self, number):
        if self.result.query.errors:
            return Page([], number, self)
        rows = Achievement.objects.filter(pk__in=self.keys(number)).with_sector().order_by(*self.result.order)
        if self.detailed:
            return Page(rows.with_details(), number, self)
        return Page(with_matches(with_shown_rows(rows), self.result.query), number, self)

    def keys(self, number):
        """The keys of a page, as a subquery. Behind the middle they are read from the end, where they are near."""
        start, stop = (number - 1) * self.per_page, min(number * self.per_page, self.count)
        keys = self.object_list.values("pk")
        if start <= self.count // 2:
            return keys[start:stop]
        return keys.reverse()[self.count - stop : self.count - start]
