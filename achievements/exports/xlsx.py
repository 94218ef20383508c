"""XLSX, written row by row into a temporary file: memory does not grow with the rows."""

import datetime
import tempfile

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.languages import CODES

MOST_ROWS = 200_000  # a minute's work; a sheet ends at a million
LONGEST_CELL = 32_767  # letters; XLSX has no room for more
CUT = "…"
ROWS_AT_ONCE = 500


def xlsx_file(table, queryset, about):
    """A temporary file with the rows, what the columns mean, and `about`: pairs of texts that say where it is from."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        bold, date = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(_("Achievements"))
        fill(sheet, table, queryset, bold, date)
        describe(book.add_worksheet(_("Columns")), table, bold)
        put(book.add_worksheet(_("About")), about, bold)
    file.seek(0)
    return file


def fill(sheet, table, queryset, bold, date):
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, bold)
    writers = [WRITERS[column.kind] for column in table.columns]
    for number, row in enumerate(table.rows(queryset).iterator(chunk_size=ROWS_AT_ONCE), start=1):
        for place, (write, cell) in enumerate(zip(writers, row, strict=True)):
            if cell is not None:
                write(sheet, number, place, cell, date)


def write_text(sheet, row, place, cell, _date):
    text = str(cell)
    sheet.write_string(row, place, text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + CUT)


def write_number(sheet, row, place, cell, _date):
    sheet.write_number(row, place, float(cell))


def write_date(sheet, row, place, cell, date):
    """A day that the calendar of spreadsheets has, which begins in 1900; an earlier one as a text."""
    if cell.year < 1900:
        sheet.write_string(row, place, cell.isoformat())
    else:
        sheet.write_datetime(row, place, datetime.datetime.combine(cell, datetime.time.min), date)


WRITERS = {"text": write_text, "url": write_text, "number": write_number, "date": write_date}


def describe(sheet, table, bold):
    """What each column means, in both languages, whatever the language of the page."""
    rows = []
    for code in CODES:
        with override(code):
            rows.append([(str(column.label), str(column.description)) for column in table.columns])
    heading = [_("Column"), "English", "", "한국어", ""]
    put(
        sheet,
        [heading, *((column.name, *texts[0], *texts[1]) for column, *texts in zip(table.columns, *rows, strict=True))],
        bold,
    )


def put(sheet, rows, bold):
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, str(cell), bold if number == 0 else None)
