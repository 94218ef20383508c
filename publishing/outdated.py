"""Drafts that the database would refuse by now: an address was taken meanwhile, an outcome is no choice any more.

Drafts are checked in memory: nothing is written, and few statements are asked.
"""

from collections import Counter

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db.models import UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fields.constraints import stored_value
from fields.validation import object_errors
from publishing.snapshots import (
    field_values,
    items_from,
    readable_values,
    row_model,
    snapshot_of,
    unreadable_names,
    values_by_key,
)


def check_draft(item, snapshot, at):
    """Raise ValidationError, by field or relation, if the item could not be public as the snapshot has it."""
    raise_errors(publication_errors(item, items_from([(item, snapshot)])[0], snapshot, at))


def check_snapshot(item, snapshot):
    """Raise ValidationError, by field or relation, if the database would refuse the snapshot as that of the item."""
    raise_errors(errors_of(items_from([(item, snapshot)])[0], item))


def raise_errors(errors):
    if errors:
        raise ValidationError(errors)


def publication_errors(item, drafted, snapshot, at=None):
    """The reasons why an item could not be public at a moment, as {field or relation: messages}.

    `drafted` is the item as the snapshot has it (`items_from`).
    """
    if names := unreadable_names(type(item), snapshot):
        message = _("The draft has values that can no longer be stored: %(names)s. Open its form and save it again.")
        return {NON_FIELD_ERRORS: [message % {"names": ", ".join(names)}]}
    errors = errors_of(drafted, item)
    for name, message in drafted.problems(at):
        errors[name] = [*errors.get(name, []), message]
    return errors


def errors_of(drafted, item):
    """The errors of an item in memory and of its rows, as {field or relation: messages}; `item` is the stored one."""
    errors = object_errors(drafted, unchanged=unchanged_fields(drafted, item))
    for name in drafted.dependent_relations:
        messages = [f"{name_of(row)}: {message}" for row in getattr(drafted, name).all() for message in row_errors(row)]
        messages += duplicates_in(drafted, name)
        if messages:
            errors[name] = messages
    return errors


def unchanged_fields(drafted, item):
    """The names of fields that hold what is stored: such a value is unique already."""
    before, after = field_values(item), field_values(drafted)
    names = {field.name for field in item._meta.fields if not field.editable}
    return names | {name for name in after if after[name] == before.get(name)}


def name_of(row):
    """The name of a row; that of its kind where it is named after what is gone."""
    try:
        return str(row)
    except ObjectDoesNotExist:
        return capfirst(row._meta.verbose_name)


def row_errors(row):
    return [message for messages in object_errors(row, field_names(row)).values() for message in messages]


def field_names(row):
    """All fields of a row: what has to be unique among rows of other items gets another value when it is written."""
    return {field.name for field in row._meta.fields}


def duplicates_in(item, name):
    """Messages of constraints of uniqueness that two rows of a relation break together."""
    messages = []
    rows = getattr(item, name).all()
    for constraint in row_model(type(item), name)._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            keys = Counter(tuple(stored_value(row, field) for field in constraint.fields) for row in rows)
            messages += [constraint.get_violation_error_message()] if any(count > 1 for count in keys.values()) else []
    return messages


def usable_snapshot(snapshot, item):
    """The snapshot as far as it can be stored, and labels of the values that were replaced by stored ones."""
    names = unreadable_names(type(item), snapshot)
    [drafted] = items_from([(item, snapshot)])
    errors = errors_of(drafted, item)
    if not (names or errors):
        return snapshot, []
    stored = snapshot_of(item)
    if NON_FIELD_ERRORS in errors:
        return stored, [_("everything")]
    labels = [label_at(type(item), path) for path in names]
    refused = stored["fields"].keys() & errors.keys()
    fields = snapshot["fields"] | {name: stored["fields"][name] for name in refused}
    labels += [capfirst(item._meta.get_field(name).verbose_name) for name in sorted(refused)]
    rows = {name: usable_rows(drafted, name, snapshot, stored) for name in item.dependent_relations}
    refused_relations = [name for name in item.dependent_relations if name in errors]
    labels += [capfirst(row_model(type(item), name)._meta.verbose_name_plural) for name in refused_relations]
    return snapshot | {"fields": fields, "rows": rows}, labels


def usable_rows(drafted, name, snapshot, stored):
    """Each row as the snapshot has it, else as it is stored; left out where it is neither."""
    before, wanted = values_by_key(stored, name), values_by_key(snapshot, name)
    model, rows = row_model(type(drafted), name), []
    for row in getattr(drafted, name).all():
        key = str(row.pk)
        values = before.get(key, {"id": key}) | readable_values(model, wanted.get(key, {}))
        rows.append(before.get(key) if row_errors(row) else values)
    return [row for row in rows if row]


def label_at(model, path):
    relation, _dot, name = path.rpartition(".")
    return label_of(model, relation, name)


def label_of(model, relation, name):
    """The label of a field of an item, or of its rows of a relation; its name where the models have no such field."""
    try:
        model = row_model(model, relation) if relation else model
        label = capfirst(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return f"{relation}.{name}" if relation else name
    return f"{capfirst(model._meta.verbose_name)}: {label}" if relation else label
