"""Drafts that the database would refuse by now: an address was taken meanwhile, an outcome is no choice any more."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.snapshots import apply, rehearsal, row_model, rows_from, snapshot_of, unmapped


def apply_what_fits(snapshot, item):
    """Make the database say what the snapshot says, as far as it can. Returns names of what it could not take.

    For a form, which has to show something that can be mended.
    """
    if snapshot == snapshot_of(item):
        return []
    for candidate, names in candidates(snapshot, item):
        try:
            apply(candidate, type(item).objects.get(pk=item.pk))
        except ValidationError:
            continue
        return names
    return [_("everything")]  # the form shows what is stored


def what_fits(snapshot, item):
    """The snapshot as far as the database takes it, and the names of the rest; nothing is written."""
    with rehearsal():
        names = apply_what_fits(snapshot, type(item).objects.get(pk=item.pk))
        return snapshot_of(type(item).objects.get(pk=item.pk)), names


def candidates(snapshot, item):
    """From all of the snapshot to what is left of it where each value is checked by itself."""
    yield snapshot, [label_at(type(item), path) for path in unmapped(type(item), snapshot)]
    stored = snapshot_of(item)
    names = refused(item.as_in(snapshot)) & stored["fields"].keys()
    fields = snapshot["fields"] | {name: stored["fields"][name] for name in names}
    labels = [capfirst(item._meta.get_field(name).verbose_name) for name in sorted(names)]
    rows = {name: fitting_rows(snapshot, item, name, stored) for name in item.rows}
    labels += [name_of(item, name) for name in item.rows if rows[name] != snapshot["rows"].get(name)]
    yield snapshot | {"fields": fields, "rows": rows}, labels


def refused(thing):
    """The names of fields whose values cannot be stored."""
    try:
        thing.full_clean()
    except ValidationError as error:
        return error.message_dict.keys()
    return {}.keys()


def fitting_rows(snapshot, item, name, stored):
    """Each row as the snapshot has it, else as it is stored; left out where it is neither."""
    wanted, before = snapshot["rows"].get(name, ()), {row["id"]: row for row in stored["rows"][name]}
    objects = rows_from({"rows": {name: wanted}}, item, name, {})
    pairs = zip(wanted, objects, strict=True)
    rows = [before.get(row["id"]) if is_refused(each) else row for row, each in pairs]
    return [row for row in rows if row]


def is_refused(row):
    try:
        row.full_clean(validate_unique=False)
    except ValidationError:
        return True
    return False


def label_at(model, path):
    relation, _dot, name = path.rpartition(".")
    return label_of(model, relation, name)


def label_of(model, relation, name):
    """What a field of an item, or of its rows of a relation, is called; its name where the models know it no more."""
    try:
        model = row_model(model, relation) if relation else model
        label = capfirst(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return f"{relation}.{name}" if relation else name
    return f"{capfirst(model._meta.verbose_name)}: {label}" if relation else label


def name_of(item, relation):
    return capfirst(row_model(type(item), relation)._meta.verbose_name_plural)
