"""The share of items that state something, and the lists of those that do not."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from achievements.choices import FigureKind
from achievements.listing.index import union
from achievements.progress.outcomes import per_cent
from sectors.periods import Status


class CoverageRow(NamedTuple):
    key: str
    label: str
    count: int  # that state it
    total: int
    url: str  # of the list of those that do not; empty where there are none

    @property
    def missing(self):
        return self.total - self.count

    @property
    def width(self):
        return per_cent(100 * self.count / self.total) if self.total else "0%"


def coverage(summary):
    """A CoverageRow for each of the facts that an item can state."""
    keys, index = summary.result.selection.keys, summary.query.index
    kinds = index.facets["kind"]
    facts = [
        ("source", _("have a source"), index.facets["sourced"]["yes"], {"sourced": "no"}),
        ("target", _("have a target"), kinds.get(FigureKind.TARGET), {"lacks": "target"}),
        ("result", _("have a result"), kinds.get(FigureKind.RESULT), {"lacks": "result"}),
        ("figure", _("have a figure"), union(kinds.values()), {"lacks": "figure"}),
        ("partner", _("name a partner"), union(index.facets["partner"].values()), {"lacks": "partner"}),
        ("period", _("have a period"), dated(index), {"status": Status.UNDATED.value}),
    ]
    rows = []
    for key, label, stating, filters in facts:
        count = keys.intersection_cardinality(stating) if stating else 0
        url = summary.url(filters) if count < len(keys) else ""
        rows.append(CoverageRow(key, label, count, len(keys), url))
    return rows


def dated(index):
    statuses = index.facets["status"]
    return union(keys for status, keys in statuses.items() if status != Status.UNDATED)
