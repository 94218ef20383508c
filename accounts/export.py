"""The audit log as a CSV file."""

from django.utils import timezone
from django.utils.text import capfirst

from accounts.links import name_of_type
from accounts.models import AuditEntry
from accounts.sheets import csv_of, marked


def header():
    names = ("at", "actor_name", "event", "item_type", "item_key", "item_name", "note")
    return [capfirst(AuditEntry._meta.get_field(name).verbose_name) for name in names]


def row(entry):
    cells = [
        timezone.localtime(entry.at).isoformat(" ", "seconds"),
        entry.actor_name,
        entry.get_event_display(),
        name_of_type(entry.item_type),
        entry.item_key,
        entry.item_name,
        entry.note_in_words,
    ]
    return [marked(str(cell)) for cell in cells]


def csv_response(entries):
    return csv_of("audit", header(), entries, row)
