"""Lists of the administration as CSV files that a spreadsheet opens as text."""

import csv

from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.text import capfirst

from accounts.links import name_of_type
from accounts.models import AuditEntry

BOM = "\ufeff"  # without it Excel does not read UTF-8
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet takes for the beginning of a formula
CHUNK = 2000  # rows that are read at a time


class Echo:
    """A file whose write() gives the line back."""

    def write(self, line):
        return line


def safe(value):
    """A cell that no spreadsheet runs."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def header():
    names = ("at", "actor_name", "verb", "item_type", "item_key", "item_name", "note")
    return [capfirst(AuditEntry._meta.get_field(name).verbose_name) for name in names]


def row(entry):
    cells = [
        timezone.localtime(entry.at).isoformat(" ", "seconds"),
        entry.actor_name,
        entry.get_verb_display(),
        name_of_type(entry.item_type),
        entry.item_key,
        entry.item_name,
        entry.note_in_words,
    ]
    return [safe(cell) for cell in cells]


def lines(header, items, row, language):
    """The file line by line. It is sent when the request is over, so that it sets its language itself.

    `row` makes the cells of an item, each `safe` where it is text.
    """
    writer = csv.writer(Echo())
    with translation.override(language):
        yield BOM + writer.writerow(header)
    for item in items.iterator(chunk_size=CHUNK):
        with translation.override(language):
            yield writer.writerow(row(item))


def csv_of(name, header, items, row):
    """A response that sends the items of a queryset, however many there are."""
    content = lines(header, items, row, translation.get_language())
    headers = attached(name, "csv")
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def attached(name, extension):
    """The headers of a file for one person, with the day in its name."""
    file = f"{name}-{timezone.localdate().isoformat()}.{extension}"
    return {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}


def csv_response(entries):
    return csv_of("audit", header(), entries, row)
