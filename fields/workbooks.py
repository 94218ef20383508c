"""Sheets as an XLSX workbook, written row by row, so that memory does not grow with the rows.

Cells have types: a text that looks like a formula or a date stays text, and needs no sign before it as in CSV.
"""

import tempfile
from collections import defaultdict

from django.http import FileResponse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from fields.tabular import ADDRESS, attachment

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}
FORMATS = {
    "heading": {"bold": True, "bottom": 1},
    "date": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "amount": {"num_format": "#,##0"},
    "fraction": {"num_format": "#,##0.0##############"},
    "url": {"font_color": "#0563C1", "underline": 1},
}

MOST_ROWS = 1_048_575  # that a sheet has below its heads
LONGEST_CELL = 32_767  # characters in UTF-16; XLSX has no room for more
FIRST_YEAR = 1900  # of the calendar of spreadsheets
MOST_LINKS = 65_530  # of a sheet; Excel opens no more
LONGEST_LINK = 2079
NARROWEST, WIDEST = 8, 60  # columns, in characters
FILTER_ARROW = 3  # characters of a head that its arrow covers
DATE_WIDTH, MOMENT_WIDTH = 11, 17
MOST_DIGITS = 15


def xlsx_response(name, *sheets):
    return FileResponse(xlsx_file(*sheets), content_type=XLSX_TYPE, headers=attachment(name, "xlsx"))


def xlsx_file(*sheets):
    """A temporary file with a workbook of these sheets. The caller closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with Workbook(file, OPTIONS) as book:
        formats = {name: book.add_format(values) for name, values in FORMATS.items()}
        for sheet in sheets:
            SheetWriter(book.add_worksheet(sheet.name and str(sheet.name)), formats).write(sheet)
    file.seek(0)
    return file


class SheetWriter:
    """Writes one sheet: heads that stay in sight, filters, typed cells, columns as wide as what stands in them."""

    def __init__(self, worksheet, formats):
        self.worksheet = worksheet
        self.formats = formats
        self.widths = []
        self.links = 0
        typed = {"number": self.number, "amount": self.amount, "date": self.day, "moment": self.moment}
        self.writers = defaultdict(lambda: self.text, typed, url=self.link)

    def write(self, sheet):
        heads, last = list(map(str, sheet.header)), 0
        self.widths = [NARROWEST] * len(heads)
        for column, head in enumerate(heads):
            self.worksheet.write_string(0, column, head, self.formats["heading"])
            self.widen(column, width_of(head) + FILTER_ARROW)
        for last, row in enumerate(sheet.cells(), start=1):
            for column, (kind, cell) in enumerate(row):
                if cell is not None:
                    self.writers[kind](last, column, cell)
        self.worksheet.freeze_panes(1, 0)
        self.worksheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, last, len(heads) - 1)})  # years in EDTF
        if sheet.has_filter:
            self.worksheet.autofilter(0, 0, last, len(heads) - 1)
        for column, width in enumerate(self.widths):
            self.worksheet.set_column(column, column, width)

    def text(self, row, column, cell):
        text = str(cell)
        self.worksheet.write_string(row, column, cell_text(text))
        if self.widths[column] < WIDEST:
            self.widen(column, max(map(width_of, text.split("\n"))) if "\n" in text else width_of(text))

    def link(self, row, column, cell):
        """Write an address to be followed, or as text where Excel has no room for it."""
        if self.links == MOST_LINKS or len(cell) > LONGEST_LINK or not ADDRESS.fullmatch(cell):
            self.text(row, column, cell)
            return
        self.links += 1
        self.worksheet.write_url(row, column, cell, self.formats["url"])
        self.widen(column, width_of(cell))

    def number(self, row, column, cell, style=None):
        """Write a number; one of more digits than spreadsheets count with is text, so that none of them is lost."""
        if significant_digits(cell) > MOST_DIGITS:
            self.text(row, column, cell)
            return
        self.worksheet.write_number(row, column, float(cell), style)
        self.widen(column, len(str(cell)))

    def amount(self, row, column, cell):
        number = float(cell)
        self.number(row, column, cell, self.formats["amount" if number.is_integer() else "fraction"])
        self.widen(column, len(f"{number:,.15g}"))

    def day(self, row, column, cell, name="date", width=DATE_WIDTH):
        """Write a date. One before the calendar of spreadsheets is text."""
        if cell.year < FIRST_YEAR:
            self.text(row, column, cell)
            return
        self.worksheet.write_datetime(row, column, cell, self.formats[name])
        self.widen(column, width)

    def moment(self, row, column, cell):
        self.day(row, column, cell, "moment", MOMENT_WIDTH)

    def widen(self, column, width):
        if width >= self.widths[column]:
            self.widths[column] = min(width + 1, WIDEST)


def significant_digits(number):
    return len(str(number).lstrip("-").replace(".", "").strip("0"))


def width_of(text):
    """The width of a line in characters; Korean ones take two. UTF-8 knows: it has three bytes for them."""
    return len(text) if text.isascii() else (len(text) + len(text.encode())) // 2


def cell_text(text):
    """The text, or as much of it as a cell holds, with a sentence that says so.

    XlsxWriter would take a text in <r> and </r> for markup of its own; a blank behind it is no part of it.
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        text = f"{text} "
    if len(text) * 2 <= LONGEST_CELL or len(units := text.encode("utf-16-le")) <= 2 * LONGEST_CELL:
        return text
    note = _("… [cut here: a cell holds 32,767 characters; the CSV has the whole text]")
    return units[: 2 * (LONGEST_CELL - len(note))].decode("utf-16-le", "ignore") + note
