"""Tables as files: CSV that no spreadsheet takes for formulas, and XLSX; both row by row, so that memory does not grow.

In CSV a text that begins like a formula, or with the mark itself, gets a mark (') before it; whoever reads the file
takes one mark away where such a sign follows it. XLSX has types and needs none.
"""

import csv
import datetime
import tempfile
from collections.abc import Iterable
from typing import NamedTuple

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone, translation
from xlsxwriter import Workbook
from xlsxwriter.format import Format

CHUNK = 2000  # rows that are read at a time
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BOM = "\ufeff"  # without it Excel does not read UTF-8
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet takes for the beginning of a formula
MARK = "'"
SIGNS = (*FORMULA, MARK)

LONGEST_CELL = 32_767  # letters; XLSX has no room for more
CUT = "…"
FIRST_YEAR = 1900  # of the calendar of spreadsheets
XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}


def attached(name, extension):
    """The headers of a file for one person, with the day in its name."""
    file = f"{name}-{timezone.localdate().isoformat()}.{extension}"
    return {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}


# CSV


class Echo:
    """A file whose write() gives the line back."""

    def write(self, line):
        return line


def marked(text):
    """A text that no spreadsheet runs."""
    return f"{MARK}{text}" if text and text.startswith(SIGNS) else text


def unmarked(text):
    """What `marked` was given."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith(SIGNS) else text


def csv_lines(header, rows, end="\r\n"):
    """The lines of a file. Who makes the rows marks their texts: numbers and dates are left alone."""
    writer = csv.writer(Echo(), lineterminator=end)
    yield BOM + writer.writerow(header)
    yield from map(writer.writerow, rows)


def csv_of(name, header, items, row):
    """A response that sends the items of a queryset, however many there are, each as the cells that `row` makes."""
    lines = csv_lines(header, (row(item) for item in items.iterator(chunk_size=CHUNK)))
    content = in_language(translation.get_language(), lines)
    return StreamingHttpResponse(content, content_type=CSV_TYPE, headers=attached(name, "csv"))


def in_language(language, lines):
    """What is sent when the request is over, in the language that it had."""
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


# XLSX


class Formats(NamedTuple):
    heading: Format
    date: Format
    moment: Format


class Tab(NamedTuple):
    """A sheet of a workbook. `kinds` names those of its columns; without them each cell has that of its value."""

    header: list
    rows: Iterable
    kinds: list | None = None
    name: str | None = None
    widths: Iterable = ()

    def fill(self, sheet, formats):
        sheet.freeze_panes(1, 0)
        for place, width in enumerate(self.widths):
            sheet.set_column(place, place, width)
        for place, label in enumerate(self.header):
            sheet.write_string(0, place, str(label), formats.heading)
        writers = [WRITERS[kind] for kind in self.kinds or ["any"] * len(self.header)]
        for number, row in enumerate(self.rows, start=1):
            for place, (write, cell) in enumerate(zip(writers, row, strict=True)):
                if cell is not None:
                    write(sheet, number, place, cell, formats)


def xlsx_file(*tabs):
    """A temporary file with these sheets."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    with Workbook(file, XLSX_OPTIONS) as book:
        formats = Formats(
            heading=book.add_format({"bold": True}),
            date=book.add_format({"num_format": "yyyy-mm-dd"}),
            moment=book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        for tab in tabs:
            tab.fill(book.add_worksheet(tab.name), formats)
    file.seek(0)
    return file


def xlsx_of(name, tab):
    return FileResponse(xlsx_file(tab), content_type=XLSX_TYPE, headers=attached(name, "xlsx"))


def write_text(sheet, row, place, cell, _formats):
    """Text that begins like a formula stays text, and of one that is too long stands the beginning."""
    text = str(cell)
    sheet.write_string(row, place, text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + CUT)


def write_number(sheet, row, place, cell, _formats):
    sheet.write_number(row, place, float(cell))


def write_date(sheet, row, place, cell, formats):
    """A day that the calendar of spreadsheets has; an earlier one as a text."""
    if cell.year < FIRST_YEAR:
        sheet.write_string(row, place, cell.isoformat())
    else:
        sheet.write_datetime(row, place, datetime.datetime.combine(cell, datetime.time.min), formats.date)


def write_moment(sheet, row, place, cell, formats):
    if cell.year < FIRST_YEAR:
        sheet.write_string(row, place, cell.isoformat(" ", "seconds"))
    else:
        sheet.write_datetime(row, place, cell, formats.moment)


def write_any(sheet, row, place, cell, formats):
    WRITERS[kind_of(cell)](sheet, row, place, cell, formats)


def kind_of(value):
    if isinstance(value, datetime.datetime):
        return "moment"
    if isinstance(value, datetime.date):
        return "date"
    return "text" if isinstance(value, str) else "number"


WRITERS = {
    "text": write_text,
    "url": write_text,
    "number": write_number,
    "date": write_date,
    "moment": write_moment,
    "any": write_any,
}
