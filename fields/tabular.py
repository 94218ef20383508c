"""Rows of cells as CSV and XLSX, written row by row, so that memory does not grow with the rows.

In CSV, text that a spreadsheet would take for a formula, or that begins with the mark itself, gets a mark (') before
it; a reader takes one mark away where such a sign follows it. XLSX has types and needs no marks.
"""

import csv
import datetime
import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone, translation
from xlsxwriter import Workbook

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BOM = "\ufeff"  # without it Excel does not read UTF-8
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet takes for the beginning of a formula
MARK = "'"
SIGNS = (*FORMULA, MARK)
CHUNK = 64 * 1024  # bytes; each costs the server a write

LONGEST_CELL = 32_767  # characters; XLSX has no room for more
CUT = "…"
FIRST_YEAR = 1900  # of the calendar of spreadsheets
XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}


class Sheet(NamedTuple):
    """A header and rows of cells, to be read once. None is an empty cell.

    `kinds` are those of the columns: text, number, date, moment, or another one, whose cells are written as they are.
    Without them each cell has the kind of its value. `name` and `widths` (in characters) are for a workbook.
    """

    header: Sequence
    rows: Iterable
    kinds: Sequence | None = None
    name: str | None = None
    widths: Sequence = ()

    def cells(self):
        """Yield each row as pairs of a kind and a cell."""
        for row in self.rows:
            yield zip(self.kinds or map(kind_of, row), row, strict=True)


def kind_of(cell):
    if isinstance(cell, datetime.datetime):
        return "moment"
    if isinstance(cell, datetime.date):
        return "date"
    return "text" if isinstance(cell, str) else "number"


def attachment(name, extension):
    """The header of a file to be saved, with the day in its name."""
    file = f"{name}-{timezone.localdate().isoformat()}.{extension}"
    return {"Content-Disposition": f'attachment; filename="{file}"'}


# CSV


class Echo:
    """A file whose write() returns the line."""

    def write(self, line):
        return line


def marked(text):
    """The text, with a mark before it where a spreadsheet could take it for a formula."""
    return f"{MARK}{text}" if text.startswith(SIGNS) else text


def unmarked(text):
    """The text that `marked` was given."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith(SIGNS) else text


def csv_lines(sheet, *, bom=True, end="\r\n"):
    """Yield the lines of a file as bytes."""
    writer = csv.writer(Echo(), lineterminator="\r\n")  # a lone return is quoted for it, which PostgreSQL always does
    yield (BOM if bom else "").encode()
    for row in chain([sheet.header], map(csv_cells, sheet.cells())):
        yield f"{writer.writerow(row)[:-2]}{end}".encode()


def csv_cells(row):
    return [marked(str(cell)) if kind == "text" and cell is not None else cell for kind, cell in row]


def in_chunks(lines):
    """Yield the same bytes in pieces of some size."""
    buffer = bytearray()
    for line in lines:
        buffer += line
        if len(buffer) >= CHUNK:
            yield bytes(buffer)
            buffer.clear()
    if buffer:
        yield bytes(buffer)


def chunks_in_language(language, chunks):
    """Yield the same chunks, made in a language that is no longer in force when the response is sent."""
    while True:
        with translation.override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def csv_response(name, lines):
    """A response that sends lines, however many there are, in the language of the request."""
    chunks = chunks_in_language(translation.get_language(), in_chunks(lines))
    return StreamingHttpResponse(chunks, content_type=CSV_TYPE, headers=attachment(name, "csv"))


# XLSX


def xlsx_file(*sheets):
    """A temporary file with a workbook of these sheets. The caller closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with Workbook(file, XLSX_OPTIONS) as book:
        formats = {
            "heading": book.add_format({"bold": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for sheet in sheets:
            fill(book.add_worksheet(sheet.name), sheet, formats)
    file.seek(0)
    return file


def fill(worksheet, sheet, formats):
    worksheet.freeze_panes(1, 0)
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    for column, label in enumerate(sheet.header):
        worksheet.write_string(0, column, str(label), formats["heading"])
    for number, row in enumerate(sheet.cells(), start=1):
        for column, (kind, cell) in enumerate(row):
            if cell is not None:
                write_cell(worksheet, (number, column), kind, cell, formats)


def write_cell(worksheet, place, kind, cell, formats):
    """Write a typed cell. A date before the calendar of spreadsheets is text, and too long a text is cut."""
    if kind == "number":
        worksheet.write_number(*place, float(cell))
    elif kind in formats and cell.year >= FIRST_YEAR:
        worksheet.write_datetime(*place, cell, formats[kind])
    else:
        text = str(cell)
        worksheet.write_string(*place, text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + CUT)


def xlsx_response(name, *sheets):
    return FileResponse(xlsx_file(*sheets), content_type=XLSX_TYPE, headers=attachment(name, "xlsx"))
