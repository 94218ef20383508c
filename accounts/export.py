"""The audit log as a CSV file that a spreadsheet opens as text."""

import csv

from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.text import capfirst

from accounts.links import name_of_type
from accounts.models import AuditEntry

BOM = "\ufeff"  # without it Excel does not read UTF-8
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet takes for the beginning of a formula


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
    return [
        timezone.localtime(entry.at).isoformat(" ", "seconds"),
        entry.actor_name,
        entry.get_verb_display(),
        name_of_type(entry.item_type),
        entry.item_key,
        entry.item_name,
        entry.note_in_words,
    ]


def lines(entries, language):
    """The file line by line. It is sent when the request is over, so that it sets its language itself."""
    writer = csv.writer(Echo())
    with translation.override(language):
        yield BOM + writer.writerow(header())
    for entry in entries.iterator(chunk_size=2000):
        with translation.override(language):
            yield writer.writerow([safe(cell) for cell in row(entry)])


def csv_response(entries):
    content = lines(entries, translation.get_language())
    name = f"audit-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
