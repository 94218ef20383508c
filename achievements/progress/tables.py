"""The table of one's own choice as a sheet, for CSV and for a workbook."""

from decimal import Decimal

from django.utils.translation import gettext as _

from achievements.summary.export import digits
from fields.tabular import Sheet


def pivot_sheet(pivot):
    """The rows and columns of a Pivot with its totals: counts, or the numbers of its sum in one unit."""
    corner = f"{pivot.rows.label} / {pivot.columns.label}"
    header = [corner, *(str(head.label) for head in pivot.heads), _("Total")]
    rows = [[str(line.label), *map(value_of(pivot), [*line.cells, line.total])] for line in pivot.lines]
    rows.append([_("Total"), *map(value_of(pivot), [*pivot.totals, pivot.total])])
    kind = "amount" if pivot.sum else "number"
    return Sheet(header, rows, ["text", *[kind] * (len(header) - 1)], name=_("Table"))


def value_of(pivot):
    """Return a function that reads the number of a cell; of a sum that has nothing, None."""
    if pivot.sum is None:
        return lambda cell: cell.count
    return lambda cell: None if cell.total is None else digits_of(cell.total.base_value)


def digits_of(value):
    return Decimal(digits(value))


def facts_of(pivot):
    """(name, value) of what a table is of, beside those of the list."""
    facts = [(_("Rows"), str(pivot.rows.label)), (_("Columns"), str(pivot.columns.label))]
    if pivot.sum is None:
        return facts
    unit = pivot.measure.unit.base or pivot.measure.unit
    return [*facts, (_("Sum of"), pivot.sum.label), (_("Unit"), str(unit))]
