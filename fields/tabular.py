"""Rows of cells, and their CSV, written row by row, so that memory does not grow with the rows.

In CSV, text that a spreadsheet would take for a formula, a date or a number, or that begins with the mark itself, gets
a mark (') before it; a reader takes one mark away from every text that begins with it (docs/decisions/45).
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
MARK = "'"

# What gets a mark, as a regular expression of Python and of PostgreSQL: the beginning of a formula, and what Excel or
# LibreOffice may read as a date, a time or a number in English or Korean. Those are texts of digits, signs and words of
# dates alone. Numbers that read as themselves stay as they are, and so do years and intervals of years. There is one
# way to take a text apart into these words, so that a long one costs no more than its length.
FORMULA = r"[=+\-@\t\r\n＝＋－＠']"
HARMLESS = r"0|[1-9][0-9]{0,10}|[0-9]+년|(?:[0-9]{4}|\.\.)/(?:[0-9]{4}|\.\.)"
DIGIT = "[0-9０-９]"
SIGN = '[-+−.,:;/()% \u00a0\u3000"’°#₩￦$€£¥．，：／％（）]'
DATE_WORDS = (
    "january|february|march|april|may|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|"
    "oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|am|pm|"
    "년|월|일|시|분|초|오전|오후|年|月|日|時|分|秒"
)
BEFORE = rf"(?:{SIGN}|{DATE_WORDS}|june|sept)*"
BEHIND = rf"(?:{DIGIT}|{SIGN}|{DATE_WORDS}|[aeptz])*"  # 1E5, 3 p, 2010-06-01T10:30Z; also June and Sept
NUMBER_OR_DATE = rf"(?!(?:{HARMLESS})\Z){BEFORE}{DIGIT}{BEHIND}\Z"
MARKED = rf"^(?={FORMULA}|{NUMBER_OR_DATE}|(?:true|false|#[a-z0-9/!?]+)\Z)"
# The beginnings of all of them and of little else. PostgreSQL, which prepares a pattern for each text, tries it first.
BEGINNING = rf"^(?:{FORMULA}|{DIGIT}|{SIGN}|[adfjmnopstw][acehmopru]|[년월일시분초오年月日時分秒])"
MARKABLE = re.compile(MARKED, re.ASCII | re.IGNORECASE)

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
    """The text, with a mark before it where a spreadsheet could take it for something else."""
    return f"{MARK}{text}" if MARKABLE.match(text) else text


def unmarked(text):
    """The text that `marked` was given."""
    return text.removeprefix(MARK)


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
