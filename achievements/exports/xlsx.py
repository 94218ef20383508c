"""The workbook of a list: a sheet for each of its tables, what the columns mean, and where it is from."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from fields.tabular import Sheet
from fields.translation import CODES

MOST_ACHIEVEMENTS = 200_000  # two minutes' work; a sheet ends at a million rows
TOO_MANY_ACHIEVEMENTS = gettext_lazy(
    "A spreadsheet can hold at most %(most)d achievements. Filter the list, or download the CSV instead."
)


def sheets_of(tables, about):
    """The sheets of tables with their rows, in the language in force; `about` are pairs that say where it is from."""
    return [
        *(sheet_of(table, rows) for table, rows in tables),
        Sheet(described_heads(), described([table for table, _rows in tables]), name=_("Columns")),
        about_sheet(about),
    ]


def sheet_of(table, queryset):
    heads = [column.label for column in table.columns]
    return table.sheet(table.rows(queryset))._replace(header=heads, name=table.label)


def about_sheet(pairs):
    heading, *others = pairs
    return Sheet(heading, others, name=_("About"), has_filter=False)


def described_heads():
    return [_("Sheet"), _("Column in CSV"), "English", "", "한국어", ""]


def described(tables):
    """Yield for each column its sheet, its name in CSV, and its head and meaning in both languages."""
    for table in tables:
        for column in table.columns:
            yield [str(table.label), column.name, *words_of(column)]


def words_of(column):
    for code in CODES:
        with override(code):
            yield str(column.label)
            yield str(column.description)
