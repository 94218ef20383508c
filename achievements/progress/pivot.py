"""A table of one's own choice: rows and columns, with counts or with the sum of one measure."""

import itertools
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from pyroaring import BitMap

from achievements.charts.amounts import figure_of
from achievements.charts.rows import chart_rows, counted
from achievements.charts.splits import pieces
from achievements.models import Figure
from achievements.progress.dimensions import FUNDER, NAMES, Side, SideValue, joint_keys
from fields.translation import TextInLanguage

MOST_ROWS, MOST_COLUMNS = 50, 12  # on the page; files have all
DEFAULT_ROWS, DEFAULT_COLUMNS = "sector", "state"


class PivotCell(NamedTuple):
    count: int
    total: object  # a figure, or None where no sum is asked for or nothing adds to it
    url: str  # of the list; empty where it has nothing, or no filter finds it


class PivotLine(NamedTuple):
    value: str
    label: str
    cells: list  # a PivotCell for each column
    total: PivotCell


class SumChoice(NamedTuple):
    """A total that can be split into cells: a measure and a kind, of planned or discontinued items or of the others."""

    key: str
    label: str
    total: object  # the Total


class Pivot:
    """The table of a summary by `names` of rows and columns, and of a sum by its key.

    Names that are no sides, or twice the same, and keys of no sum are as if they were not there: `errors` says so.
    """

    def __init__(self, summary, rows="", columns="", sum_key=""):
        self.summary = summary
        self.errors = []
        self.rows = Side(self.known(rows, DEFAULT_ROWS), summary)
        columns = self.known(columns, DEFAULT_COLUMNS if self.rows.name != DEFAULT_COLUMNS else DEFAULT_ROWS)
        if columns == self.rows.name:
            self.errors.append(_("Rows and columns are the same. Choose two different ones."))
            columns = DEFAULT_ROWS if columns != DEFAULT_ROWS else DEFAULT_COLUMNS
        self.columns = Side(columns, summary)
        self.sum = next((each for each in self.sums if each.key == sum_key), None)
        if sum_key and self.sum is None:
            self.errors.append(_("There is nothing to add up under “%(key)s” here.") % {"key": sum_key})

    def known(self, name, default):
        if name and name not in NAMES:
            self.errors.append(_("“%(name)s” is no side of a table.") % {"name": name})
            return default
        return name or default

    @property
    def sides(self):
        """[(name, label)] to choose from."""
        return [(name, Side(name, self.summary).label) for name in NAMES]

    @cached_property
    def sums(self):
        """The SumChoices: totals of measures that add up."""
        totals = [each for each in self.summary.counts.figure_totals.totals if each.adds_up]
        measures = self.summary.measures
        return [
            SumChoice(key_of(total), self.sum_label(measures[total.measure].name, total), total)
            for total in totals
            if total.measure in measures
        ]

    def sum_label(self, name, total):
        return TextInLanguage(f"{name} – {self.summary.kind_of(total)}", name.language)

    @cached_property
    def measure(self):
        return self.summary.measures[self.sum.total.measure]

    @cached_property
    def amounts(self):
        """{achievement: rows} that the sum is of; each figure counts once, and no share beside its whole."""
        total, found = self.sum.total, defaultdict(list)
        same = Q(measure__slug=total.measure, kind=total.kind, spending=total.spending)
        condition = self.summary.query.filterset.row_condition(Figure)
        rows = chart_rows(self.summary.result.matching, condition, only=same, most=None)
        rows = [row for row in rows if row.apart == total.apart]
        for row in pieces(rows, FUNDER) if FUNDER in (self.rows.name, self.columns.name) else counted(rows):
            found[row.achievement].append(row)
        return found

    @cached_property
    def joint(self):
        return joint_keys(self.rows, self.columns)

    @cached_property
    def heads(self):
        """The SideValues of the columns, with that of the items without one at the end."""
        return [*self.columns.values, *self.rest_of(self.columns)]

    @cached_property
    def lines(self):
        """A PivotLine for each row, with that of the items without one at the end."""
        return [self.line(row) for row in [*self.rows.values, *self.rest_of(self.rows)]]

    def rest_of(self, side):
        """The items that have no value on a side, where there are any; or money of which nobody says who pays."""
        rest = side.without
        is_money = side.name == FUNDER and self.sum and any(not row.funder for row in self.all_amounts)
        return [rest] if rest.keys or is_money else []

    @property
    def all_amounts(self):
        return itertools.chain.from_iterable(self.amounts.values())

    def line(self, row):
        cells = [self.cell(self.keys_of(row, column), [row, column]) for column in self.heads]
        return PivotLine(row.value, row.label, cells, self.cell(row.keys, [row]))

    def keys_of(self, row, column):
        if self.joint is None or not row.value or not column.value:
            return row.keys & column.keys
        return self.joint.get((row.value, column.value), BitMap())

    def cell(self, keys, values):
        return PivotCell(len(keys), self.sum_of(keys, values), self.url_of(values) if keys else "")

    def sum_of(self, keys, values):
        """The sum of the items with these keys; beside a funder only of what that one pays. None of nothing."""
        if self.sum is None:
            return None
        funders = {each.value or None for each in values if each.side == FUNDER}
        if None in funders:  # what nobody is said to pay may be of items of which others pay a share
            keys = BitMap.intersection(self.everything, *(each.keys for each in values if each.side != FUNDER))
        rows = [row for key in keys & self.keys_with_amounts for row in self.amounts[key]]
        rows = [row for row in rows if not funders or row.funder in funders]
        if not rows:
            return None
        about = any(row.is_approximate for row in rows)
        return figure_of(self.measure, sum(row.value for row in rows), is_approximate=about)

    @cached_property
    def keys_with_amounts(self):
        return BitMap(self.amounts)

    def url_of(self, values):
        """The list of a cell; empty where a side has no filter, or the sum is asked for."""
        if any(each.filters is None for each in values):
            return ""
        filters = {}
        for each in values:
            filters |= each.filters
        return self.summary.url(filters)

    @property
    def totals(self):
        """The cells of the last row: each column with every item once, and all of them."""
        return [self.cell(column.keys, [column]) for column in self.heads]

    @property
    def total(self):
        return self.cell(self.everything, [SideValue("", "", "", self.everything, {})])

    @property
    def everything(self):
        return self.summary.result.selection.keys

    # As far as the page shows it

    @property
    def shown_heads(self):
        return self.heads[:MOST_COLUMNS]

    @property
    def shown_lines(self):
        return [line._replace(cells=line.cells[:MOST_COLUMNS]) for line in self.lines[:MOST_ROWS]]

    @property
    def shown_totals(self):
        return self.totals[:MOST_COLUMNS]

    @property
    def hidden_lines(self):
        return len(self.lines) > MOST_ROWS

    @property
    def hidden_heads(self):
        return len(self.heads) > MOST_COLUMNS

    @property
    def counts_some_twice(self):
        """Return True if an item may stand in several rows or columns, so that these add up to more than the total."""
        return self.rows.has_several or self.columns.has_several


def key_of(total):
    """The key of a SumChoice in addresses: jobs/result, cost/target/planned, jobs/target/of-discontinued."""
    apart = f"of-{total.apart}" if total.apart else ""
    return "/".join(filter(None, [total.measure, total.kind, total.spending, apart]))
