"""The query string of the page of progress: that of the list, and what only this page asks."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import cached_property

from achievements.listing.query import ListQuery
from fields.text import one_line

OWN = ("rows", "columns", "sum", "chart")  # which table, and which of several charts


class ProgressQuery:
    """A ListQuery with the values of the parameters of its own; of one that is repeated the last counts."""

    def __init__(self, data):
        others = QueryDict(mutable=True)
        for name, values in data.lists():
            if name not in OWN:
                others.setlist(name, values)
        self.list_query = ListQuery(others)
        self.own = {name: value for name in OWN if (value := one_line(data.get(name, ""))[:200])}

    @cached_property
    def is_plain(self):
        return self.list_query.is_plain and not self.own

    def encoded(self, **own):
        """The canonical query string, with other values of its own; None takes one away."""
        values = self.own | own
        pairs = [*self.list_query.filters, *((name, values[name]) for name in OWN if values.get(name))]
        return urlencode(pairs)
