"""The workbook of a list: its rows, what the columns mean, and where it is from."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from fields.tabular import Sheet
from fields.translation import CODES

MOST_ROWS = 200_000  # a minute's work; a sheet ends at a million


def sheets_of(table, queryset, about):
    """The sheets of a table of these rows; `about` are pairs of texts that say where it is from."""
    heading, *others = about
    return [
        table.sheet(table.rows(queryset))._replace(name=_("Achievements")),
        Sheet([_("Column"), "English", "", "한국어", ""], described(table), name=_("Columns")),
        Sheet(heading, others, name=_("About")),
    ]


def described(table):
    """Return the name of each column, and its meaning in both languages, whatever the language of the page."""
    words = []
    for code in CODES:
        with override(code):
            words.append([(str(column.label), str(column.description)) for column in table.columns])
    return [(column.name, *first, *second) for column, first, second in zip(table.columns, *words, strict=True)]
