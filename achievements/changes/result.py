"""The public changes that a query selects, read as far as they are asked for."""

from functools import cached_property
from itertools import islice

from pyroaring import BitMap

from achievements.changes.index import change_index, in_chunks_of
from achievements.changes.kinds import ChangeKind
from achievements.listing.index import keys_of
from achievements.models import Achievement
from delivery.content_version import cached

LOOKED_AT = 200  # changes at a time
KNOWN_FROM_ROWS = {ChangeKind.ADDED, ChangeKind.WITHDRAWN, ChangeKind.REPUBLISHED, ChangeKind.MOVED}


class ChangeResult:
    """The changes of a ChangeQuery: none if it has errors."""

    def __init__(self, query):
        self.query = query
        self.index = change_index(query.list.version)

    def __iter__(self):
        """Yield the changes, the newest first. What has to be found out of their snapshots is, some at a time."""
        wanted = set(self.query.kinds)
        for chunk in in_chunks_of(LOOKED_AT, self.candidates()):
            self.index.learn([each for each in chunk if each.is_minor or wanted - KNOWN_FROM_ROWS])
            yield from (each for each in chunk if self.fits(each, wanted))

    def fits(self, change, wanted):
        if change.is_minor and not self.index.is_seen(change):
            return False
        if not wanted:
            return True
        kinds = change.own_kinds if wanted <= KNOWN_FROM_ROWS else self.index.kinds_of(change) or {ChangeKind.CHANGED}
        return not wanted.isdisjoint(kinds)

    def candidates(self):
        """Yield the changes that fit the days and the filters of the list."""
        if self.query.errors:
            return
        first, after = self.query.moments
        for change in self.index.changes:
            if first and change.at < first:
                return
            if (after is None or change.at < after) and self.is_of_items(change):
                yield change

    def is_of_items(self, change):
        sectors, plans = self.places
        if plans is not None and plans.isdisjoint(self.index.plans_of(change)):
            return False
        if sectors is not None and sectors.isdisjoint(self.index.sectors_of(change)):
            return False
        if not self.query.narrows_items:
            return True
        return change.model is Achievement and change.item in self.keys

    @cached_property
    def places(self):
        """The keys of the sectors and of the plans that are asked for, each or None for all."""
        listed = self.query.list
        sectors = listed.form.cleaned_data.get("sector") or None
        sectors = sectors and {int(key) for key in listed.index.keys("sector", sectors)}
        plans = listed.plans and {int(key) for key in listed.index.keys("plan", listed.plans)}
        return sectors, None if plans is None else plans

    @cached_property
    def keys(self):
        """The keys of the achievements that fit the filters of the list now, those that were withdrawn among them."""
        listed = self.query.list
        found = cached(listed.version, f"changed items {listed.canonical()}", lambda: list(self.read_keys()), "past")
        return BitMap(found)

    def read_keys(self):
        filterset = self.query.list.filterset
        for name in ("plan", "sector"):  # a change is of those of its own time
            filterset.conditions[None].pop(name, None)
        return keys_of(filterset.filter_queryset(Achievement.objects.addressable()))

    def page(self, number, size):
        """The changes of a page, and whether there is another one behind it."""
        start = (number - 1) * size
        if start > len(self.index.changes):  # a number may be larger than islice takes
            return [], False
        found = list(islice(self, start, start + size + 1))
        return found[:size], len(found) > size
