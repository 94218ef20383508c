"""Neutral content in the place of what was taken out: every text is emptied, so that no new column is forgotten."""

import json

from django.db import models
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext

from accounts.choices import AuditEvent
from accounts.models import AuditEntry, UsedFormToken
from fields.slugs import free_slug
from fields.translation import CODES, in_each_language
from publishing.models import ContentVersion
from publishing.snapshots import fields_of, snapshot_of

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField)
UNSAID = "—"  # where a constraint asks for a text


def neutral_title():
    """Return what a hidden item is called, by language."""
    return in_each_language(lambda: gettext("(content hidden)"))


def empty_row(row):
    """Take out, in memory, all that a row says. Its key, its moments, its place and what it belongs to stay."""
    content = {field.name for field in fields_of(type(row))} if hasattr(type(row), "parent_field") else set()
    for field in row._meta.concrete_fields:
        if field.name in content and field.is_relation and field.null and field.name != row.parent_field:
            setattr(row, field.attname, None)  # what it shows, such as a picture
        if field.primary_key or field.is_relation or field.name == "position":
            continue
        if field.name in content or isinstance(field, TEXTS):
            setattr(row, field.attname, neutral_value(field))
    for code, title in neutral_title().items():
        setattr(row, f"{row.name_field}_{code}", title)
    if hasattr(row, "slug"):
        row.slug = free_slug(type(row), f"hidden-{row.pk}")


def neutral_value(field):
    """Return nothing, or the default of a column that has to hold a number or one of some words, such as a hue."""
    if field.null:
        return None
    return "" if is_text(field) and not field.choices else field.get_default()


def is_text(field):
    return isinstance(field, TEXTS) and not isinstance(field, models.JSONField)


def empty_revisions(item, revisions):
    """Take out all that some public revisions of an item say. The item is neutral already."""
    snapshot, now = snapshot_of(item) | {"order": None}, timezone.now()
    names = [field.name for field in item.revision_model()._meta.concrete_fields if isinstance(field, TEXTS)]
    for revision in revisions:
        for name in names:
            setattr(revision, name, "")
        revision.snapshot = at_its_place(snapshot, item, revision)
        if has_one_publisher(revision):
            revision.alone_reason = UNSAID
            revision.confirmed_at = revision.confirmed_at or now  # nobody can confirm it any more
    item.revision_model().objects.bulk_update(revisions, [*names, "confirmed_at"])
    ContentVersion.objects.renew()


def at_its_place(snapshot, item, revision):
    """Return the snapshot for a revision of the time when the item belonged to something else."""
    place = {item.parent_field: revision.within} if item.parent_field else {}
    return snapshot | {"fields": snapshot["fields"] | place}


def has_one_publisher(revision):
    return revision.submitter_id is not None and revision.submitter_id == revision.publisher_id


# The audit log


def entries_about(item, names):
    """Return the audit entries of an item, and those of others that have one of its names as a value."""
    own = list(AuditEntry.objects.of(item))
    return own, [entry for name in names for entry in entries_naming(name) if entry not in own]


def entries_naming(name):
    quoted = json.dumps(name, ensure_ascii=False)
    entries = AuditEntry.objects.filter(note__startswith="[", note__contains=quoted)
    return [entry for entry in entries if without_names(entry.note, {name}) != entry.note]


def empty_entries(own, others, names):
    """Take names and words out of audit entries. The reason that readers are given for hiding stays."""
    title = neutral_title()[CODES[0]]
    for entry in own:
        entry.item_name = title
        entry.note = entry.note if entry.event == AuditEvent.HIDDEN else ""
    for entry in others:
        entry.note = without_names(entry.note, names)
    AuditEntry.objects.bulk_update([*own, *others], ["item_name", "note"])


def without_names(note, names):
    """Return a note of ours with neutral values in the place of these names; any other note as it is."""
    try:
        messages = json.loads(note)
        for message in messages:
            values = message["values"]
            message["values"] = {key: UNSAID if value in names else value for key, value in values.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return note
    return json.dumps(messages, ensure_ascii=False)


# Answers that are kept for whoever sends a form again


def empty_answers(names):
    """Take names out of what forms were answered with. They do not come back: whoever sent the forms read them."""
    title = neutral_title()[CODES[0]]
    written = {text for name in names for text in (name, str(escape(name)), json.dumps(name)[1:-1])}
    longest_first = sorted(written, key=len, reverse=True)
    for used in UsedFormToken.objects.exclude(result={}).iterator():
        result = replaced(used.result, longest_first, title)
        if result != used.result:
            used.keep(result)


def replaced(value, texts, title):
    """Return a value as JSON has it with a title in the place of some texts; addresses and keys stay."""
    if isinstance(value, dict):
        return {key: each if key in ("url", "made") else replaced(each, texts, title) for key, each in value.items()}
    if isinstance(value, list):
        return [replaced(each, texts, title) for each in value]
    if isinstance(value, str):
        for text in texts:
            value = value.replace(text, title)
    return value
