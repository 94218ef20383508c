"""XLSX, written row by row into a temporary file: memory does not grow with the rows."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import sheets
from accounts.sheets import Tab
from publishing.languages import CODES

MOST_ROWS = 200_000  # a minute's work; a sheet ends at a million
ROWS_AT_ONCE = 500


def xlsx_file(table, queryset, about):
    """A temporary file with the rows, what the columns mean, and `about`: pairs of texts that say where it is from."""
    heading, *others = about
    return sheets.xlsx_file(
        Tab(
            header=[column.name for column in table.columns],
            rows=table.rows(queryset).iterator(chunk_size=ROWS_AT_ONCE),
            kinds=[column.kind for column in table.columns],
            name=_("Achievements"),
        ),
        texts([_("Column"), "English", "", "한국어", ""], described(table), _("Columns")),
        texts(heading, others, _("About")),
    )


def texts(header, rows, name):
    return Tab(header, rows, kinds=["text"] * len(header), name=name)


def described(table):
    """What each column means, in both languages, whatever the language of the page."""
    words = []
    for code in CODES:
        with override(code):
            words.append([(str(column.label), str(column.description)) for column in table.columns])
    return [(column.name, *first, *second) for column, first, second in zip(table.columns, *words, strict=True)]
