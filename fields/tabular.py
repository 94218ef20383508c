"""Rows of cells, and their CSV, written row by row, so that memory does not grow with the rows.

In CSV, text that a spreadsheet would take for a formula, or that begins with the mark itself, gets a mark (') before
it; a reader takes one mark away where such a sign follows it. XLSX has types and needs no marks.
"""

import csv
import datetime
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from django.http import StreamingHttpResponse
from django.utils import timezone, translation

CSV_TYPE = "text/csv; charset=utf-8"

BOM = "\ufeff"  # without it Excel does not read UTF-8
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet takes for the beginning of a formula
MARK = "'"
SIGNS = (*FORMULA, MARK)
CHUNK = 64 * 1024  # bytes; each costs the server a write
ADDRESS = re.compile(r"https?://\S+")


class Sheet(NamedTuple):
    """A header and rows of cells, to be read once. None is an empty cell.

    `kinds` are those of the columns: text, number, amount, date, moment, url, or another one, whose cells are written
    as they are. Without them each cell has the kind of its value. `name` and `has_filter` are for a workbook.
    """

    header: Sequence
    rows: Iterable
    kinds: Sequence | None = None
    name: str | None = None
    has_filter: bool = True

    def cells(self):
        """Yield each row as pairs of a kind and a cell."""
        for row in self.rows:
            yield zip(self.kinds or map(kind_of, row), row, strict=True)


def kind_of(cell):
    if isinstance(cell, datetime.datetime):
        return "moment"
    if isinstance(cell, datetime.date):
        return "date"
    if isinstance(cell, str):
        return "url" if ADDRESS.fullmatch(cell) else "text"
    return "number"


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
