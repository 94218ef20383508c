"""Sealed content in words, for the people who decide what becomes of it."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from publishing.removal.rows import model_of

FACTS = (models.DateTimeField, models.UUIDField)
OF_SEARCH = ("address", "within")  # copies of what stands elsewhere
OWN = ("accounts.", "publishing.openform")  # of others: the audit log, and what people typed and did not save


def sections_of(removed):
    """Yield (heading, pairs of a label and a text) of each sealed row that says something."""
    for entry in removed.rows:
        if not entry["model"].startswith(OWN):
            model, values = model_of(entry), dict(entry["values"])
            snapshot = values.pop("snapshot", None)
            pairs = [*texts_of_row(model, values), *(texts_of_snapshot(model, snapshot) if snapshot else ())]
            if pairs:
                yield heading_of(model, values), pairs


def heading_of(model, values):
    """Return the kind of a row; of a revision with its day."""
    name = capfirst(model._meta.verbose_name)
    moment = values.get("published_at") or values.get("edited_at")
    if not moment:
        return name
    moment = model._meta.get_field("published_at").to_python(moment)
    return f"{name}, {date_format(localtime(moment), 'DATETIME_FORMAT')}"


def texts_of_row(model, values):
    """Yield (label, text) of the texts of a row, and of other values that staff can edit."""
    for name, value in values.items():
        field = field_called(model, name)
        is_said = field is not None and field.editable and not (field.is_relation or isinstance(field, FACTS))
        if is_said and isinstance(value, str) and value and name not in OF_SEARCH:
            yield capfirst(field.verbose_name), value


def texts_of_snapshot(model, snapshot):
    """Yield (label, text) of what the snapshot of a revision says, of its item and of the item's rows."""
    item = model._meta.get_field("item").related_model
    yield from texts_of_row(item, snapshot["fields"])
    for relation, rows in snapshot["rows"].items():
        row_model = item._meta.get_field(relation).related_model if relation in item.dependent_relations else None
        for row in rows if row_model else ():
            yield from texts_of_row(row_model, row)


def field_called(model, name):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
