"""Announcements of the script of an open form: that it is open, what was typed in it, that it was left."""

import json
import re
import uuid
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.autosaves.models import OpenForm

MOST_BYTES = 1_500_000  # of an announcement; Django itself reads no more than 2.5 MB
MOST_FIELDS = 10_000
TOO_LONG = gettext_lazy("The text is too long to be kept automatically. Save the form to keep it.")
SURROGATE = re.compile("[\ud800-\udfff]")
# Fields that say how a form is sent, not what was typed in it.
NOT_TYPED = {"csrfmiddlewaretoken", "form_token", "form_id", "continued_form_id", "_popup", "_to_field"}


class NotKeptError(Exception):
    """Announcement that cannot be taken. Its message is a sentence for the person at the form."""


@dataclass
class Announcement:
    """Message of the script of a form. `fields` is None if nothing was typed since the last one.

    With `is_partial`, `fields` has only those that differ from what was kept last; an empty list takes a field away.
    """

    form: uuid.UUID
    item: str
    proof: str
    number: int
    fields: dict | None = None
    is_partial: bool = False
    form_token: str = ""
    continues: uuid.UUID | None = None
    is_leaving: bool = False

    @classmethod
    def read(cls, body):
        """Return the announcement in the body of a request. Raise NotKeptError or SuspiciousOperation."""
        if len(body) > MOST_BYTES:
            raise NotKeptError(TOO_LONG)
        try:
            data = json.loads(body)
            announcement = cls(
                form=uuid.UUID(data["form"]),
                item=str(data["item"]),
                proof=str(data["proof"]),
                number=int(data["number"]),
                fields=typed_fields(data.get("fields")),
                is_partial=bool(data.get("isPartial")),
                form_token=str(data.get("formToken") or ""),
                continues=uuid.UUID(data["continues"]) if data.get("continues") else None,
                is_leaving=bool(data.get("isLeaving")),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SuspiciousOperation("The announcement cannot be read.") from error
        if not 0 <= announcement.number < 2**53:
            raise SuspiciousOperation("The number is not one of an announcement.")
        check_characters(announcement)
        return announcement


def typed_fields(values):
    """Return {name: values} without passwords and what was not typed. Raise ValueError if it is something else."""
    if values is None:
        return None
    if len(values) > MOST_FIELDS or not all(isinstance(text, str) for texts in values.values() for text in texts):
        raise ValueError("not the fields of a form")
    return {
        name: list(texts) for name, texts in values.items() if name not in NOT_TYPED and "password" not in name.lower()
    }


def check_characters(announcement):
    """Refuse what no database keeps, as the form itself would."""
    texts = [text for name, texts in (announcement.fields or {}).items() for text in (name, *texts)]
    if any("\0" in text or SURROGATE.search(text) for text in (*texts, announcement.form_token)):
        raise NotKeptError(
            _("There is a character in the text that cannot be kept, often from a pasted file (NUL). Remove it.")
        )


class Taken(Enum):
    """Result of an announcement."""

    WRITTEN = "written"
    ENDED = "ended"  # the form was saved or discarded before
    INCOMPLETE = "incomplete"  # it has to be sent again with all fields and the token


def take(announcement, user, model, now):
    """Write an announcement, in one statement but for the first. Return what became of it."""
    if announcement.is_partial:
        with transaction.atomic():
            taken = complete(announcement, user) or write(announcement, user, model, now)
    else:
        taken = write(announcement, user, model, now)
    if taken is Taken.WRITTEN and announcement.continues and announcement.fields is not None:
        about = model._meta.label_lower, announcement.item
        OpenForm.objects.end(user, announcement.continues, about, now)  # its text is in this form now
    return taken


def complete(announcement, user):
    """Add the fields that did not change. Return None if that was possible, else what became of it."""
    stored = OpenForm.objects.select_for_update().filter(user=user, form=announcement.form).first()
    if stored is None or stored.fields is None:
        return Taken.ENDED if stored and stored.ended_at else Taken.INCOMPLETE
    fields = stored.fields | announcement.fields
    announcement.fields = {name: texts for name, texts in fields.items() if texts}
    return None


def write(announcement, user, model, now):
    values = {"seen_at": None if announcement.is_leaving else now, "number": announcement.number}
    if announcement.fields is not None:
        values |= {"fields": announcement.fields, "kept_at": now}
    if announcement.form_token:
        values["form_token"] = announcement.form_token
    mine = OpenForm.objects.filter(user=user, form=announcement.form)
    if mine.filter(ended_at=None, number__lt=announcement.number).update(**values):
        return Taken.WRITTEN
    if stored := mine.first():
        return Taken.ENDED if stored.ended_at else Taken.WRITTEN  # something later is there already
    if announcement.fields is None and announcement.is_leaving:
        return Taken.WRITTEN  # there is nothing to remember of it
    if announcement.fields is not None and announcement.item and not announcement.form_token:
        return Taken.INCOMPLETE
    OpenForm.objects.forgettable(now).delete()
    about = {"item_type": model._meta.label_lower, "item_key": announcement.item}
    first = OpenForm(user=user, form=announcement.form, opened_at=now, **about, **values)
    OpenForm.objects.bulk_create([first], ignore_conflicts=True)
    return Taken.WRITTEN
