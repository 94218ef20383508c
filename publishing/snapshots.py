"""Items with their dependent rows as JSON, and back again.

A snapshot is `{"fields": {…}, "rows": {"parts": [{"id": …, …}]}, "order": […]}`. It holds what editors can edit: the
fields of the item, its dependent rows by relation, each under its own key, and the order of its children, which have
pages of their own.
"""

import copy
import functools
import json
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.python import Deserializer
from django.db import DataError, IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils.encoding import is_protected_type
from django.utils.translation import gettext_lazy as _

from fields.ordering import sorted_by_keys
from fields.slugs import free_slugs
from fields.translation import TextInLanguage, language_of

PLAIN_TYPES = (type(None), str, int, float, bool)  # of values that JSON keeps as they are
MAX_ORDER = 200  # children; the order of more is no part of the snapshot, and stays as it is


@functools.cache
def fields_of(model):
    """The fields that a snapshot holds: what editors edit, but for the relation of a dependent row to its item."""
    fields = [field for field in model._meta.get_fields() if is_content(field)]
    excluded = {model.parent_field} if model.is_dependent else set(model.undrafted_fields)
    if model.is_ordered_by_parent():
        excluded.add("position")
    return [field for field in fields if field.name not in excluded]


def is_content(field):
    return not field.auto_created and field.editable and (field.concrete or field.many_to_many)


def row_model(model, relation):
    """The model of the dependent rows of a relation."""
    return model._meta.get_field(relation).related_model


# Reading


def snapshot_of(item):
    """The snapshot of an item as the database has it; one query for each relation unless they are loaded."""
    item = loaded(item)
    rows = {name: getattr(item, name).all() for name in item.dependent_relations}
    return make_snapshot(item, rows, order=order_of(item))


def make_snapshot(item, rows, links=None, order=None):
    """A snapshot of an item and its dependent rows by relation, as they are in memory; nothing is read.

    `links` has the keys of many-to-many relations by name, where the item has not loaded them.
    """
    return {
        "fields": field_values(item, links),
        "rows": {name: [row_values(row) for row in in_order(rows.get(name, ()))] for name in item.dependent_relations},
        "order": order,
    }


def loaded(item):
    """The item if its relations are loaded, else a copy with them, so that the item has no rows that grow old."""
    known = getattr(item, "_prefetched_objects_cache", {})
    if all(name in known for name in relations_of(type(item))):
        return item
    item = copy.copy(item)
    item._prefetched_objects_cache = dict(known)
    load_relations([item])
    return item


def load_relations(items):
    """Read the dependent rows and the many-to-many relations of items of one model; one query for each relation.

    They stay with the items until `forget_relations` or `refresh_from_db`.
    """
    if items:
        prefetch_related_objects(items, *relations_of(type(items[0])))


@functools.cache
def relations_of(model):
    return [*model.dependent_relations, *(field.name for field in fields_of(model) if field.many_to_many)]


def forget_relations(item, names=None):
    """Let the next reader of these relations, or of all, ask the database."""
    for name in relations_of(type(item)) if names is None else names:
        getattr(item, "_prefetched_objects_cache", {}).pop(name, None)


def in_order(rows):
    return sorted(rows, key=lambda row: (row.position, row.pk))


def row_values(row):
    return {"id": str(row.pk)} | field_values(row)


def field_values(item, links=None):
    """The values of the fields that a snapshot holds, as JSON has them. `links` as for `make_snapshot`."""
    return {
        field.name: linked_keys(field, item, links) if field.many_to_many else json_value(field, item)
        for field in fields_of(type(item))
    }


def json_value(field, item):
    """The value of a field as Django's serializers write it: a decimal number as text, a date in ISO 8601."""
    value = field.value_from_object(item)
    value = value if is_protected_type(value) else field.value_to_string(item)
    return value if type(value) in PLAIN_TYPES else json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def linked_keys(field, item, links):
    """The keys of a many-to-many relation, sorted; UUIDs as text."""
    keys = [row.pk for row in getattr(item, field.name).all()] if links is None else links.get(field.name, ())
    return sorted(key if is_protected_type(key) else str(key) for key in keys)


def order_of(item):
    """The keys of the children in their order; None where there are no children, or too many."""
    if item.children is None:
        return None
    keys = item.children.order_by("position", "pk").values_list("pk", flat=True)
    keys = list(keys[: MAX_ORDER + 1])
    return keys if len(keys) <= MAX_ORDER else None


def values_by_key(snapshot, relation):
    """The values of the dependent rows of a relation by their keys."""
    return {row["id"]: row for row in snapshot["rows"].get(relation, ())}


def texts_of(snapshot):
    """The texts in both languages, of the item and of its dependent rows."""
    rows = [snapshot["fields"], *(row for rows in snapshot["rows"].values() for row in rows)]
    pairs = [(name, text) for row in rows for name, text in row.items() if text and language_of(name)]
    return [TextInLanguage(text, language_of(name)) for name, text in pairs]


# Snapshots of an older schema


def readable_snapshot(model, snapshot):
    """The snapshot without the values that the models have no field for."""
    rows = {
        relation: [{"id": row["id"]} | readable_values(row_model(model, relation), row) for row in rows]
        for relation, rows in snapshot["rows"].items()
        if relation in model.dependent_relations
    }
    return snapshot | {"fields": readable_values(model, snapshot["fields"]), "rows": rows}


def unreadable_names(model, snapshot):
    """The names of the fields and relations that `readable_snapshot` leaves out; of rows as “relation.field”."""
    left = readable_snapshot(model, snapshot)
    names = [name for name in snapshot["fields"] if name not in left["fields"]]
    for relation, rows in snapshot["rows"].items():
        if relation not in left["rows"]:
            names.append(relation)
            continue
        pairs = zip(rows, left["rows"][relation], strict=True)
        names += sorted({f"{relation}.{name}" for row, readable in pairs for name in row.keys() - readable.keys()})
    return names


def with_present_names(model, snapshot):
    """The snapshot with the present names of fields of the item that were renamed since."""
    names = model.renamed_fields
    return snapshot | {"fields": {names.get(name, name): value for name, value in snapshot["fields"].items()}}


def complete_snapshot(item, snapshot):
    """The snapshot with the stored values of fields that the models did not have when it was made."""
    model, rows = type(item), snapshot["rows"]
    is_complete = has_all_fields(model, snapshot["fields"]) and all(
        has_all_fields(row_model(model, name), row) for name in model.dependent_relations for row in rows.get(name, ())
    )
    if is_complete:
        return snapshot
    stored = snapshot_of(item)
    rows = {name: [values_by_key(stored, name).get(row["id"], {}) | row for row in rows[name]] for name in rows}
    whole = snapshot_of(items_from([(item, snapshot | {"rows": rows})])[0])
    rows = {name: [values_by_key(whole, name).get(row["id"], {}) | row for row in rows[name]] for name in rows}
    return snapshot | {"fields": whole["fields"] | snapshot["fields"], "rows": whole["rows"] | rows}


def keep_new_fields(snapshot, shown, whole):
    """The snapshot that a form made of `shown`, with the values of `whole` in the fields that `shown` lacks."""
    if shown is whole:
        return snapshot
    rows = {
        relation: [
            row | new_values(values_by_key(shown, relation), values_by_key(whole, relation), row) for row in rows
        ]
        for relation, rows in snapshot["rows"].items()
    }
    fields = whole["fields"].keys() - shown["fields"].keys()
    return snapshot | {"fields": snapshot["fields"] | {name: whole["fields"][name] for name in fields}, "rows": rows}


def new_values(shown, whole, row):
    """The values of a row in the fields that it lacks as it was shown; none of a row that was not shown."""
    key = row["id"]
    return {name: value for name, value in whole[key].items() if name not in shown[key]} if key in shown else {}


def has_all_fields(model, values):
    return all(field.name in values for field in fields_of(model))


def readable_values(model, values):
    fields = {field.name: field for field in fields_of(model)}
    return {name: value for name, value in values.items() if name in fields and is_readable(fields[name], value)}


def is_readable(field, value):
    try:
        for each in value or () if field.many_to_many else [value]:
            (field.target_field if field.is_relation else field).to_python(each)
    except (ValidationError, TypeError, ValueError):
        return False
    return True


# Writing


def apply(snapshot, item):
    """Make the database hold what the snapshot says of an item. What the snapshot lacks keeps its value.

    The item is changed as well. The number of queries does not depend on the number of rows, and relations that hold
    the same already are not written. Raise ValidationError where the database refuses it; the surrounding transaction
    has to be rolled back then.
    """
    try:
        write_item(snapshot, item)
    except (IntegrityError, DataError) as error:
        message = _("These cannot be saved together: something would appear twice or is no longer allowed.")
        raise ValidationError(message) from error


def write_item(snapshot, item):
    before = snapshot_of(item)
    links = set_fields(item, snapshot)
    if item.is_ordered_by_parent() and before["fields"][item.parent_field] != parent_key(item):
        item.position = 0  # at the end of where it is now
    item.save()
    replace_rows(snapshot, item, before)
    for name, keys in links.items():
        if {str(key) for key in keys} != {str(key) for key in before["fields"][name]}:
            getattr(item, name).set(getattr(item, name).model.objects.filter(pk__in=keys))
            forget_relations(item, [name])
    if snapshot.get("order") is not None:
        put_in_order(snapshot["order"], item, before["order"])


def parent_key(item):
    return getattr(item, item._meta.get_field(item.parent_field).attname)


def set_fields(item, snapshot):
    """Give the item the values of the snapshot, in memory. Return its many-to-many keys by name."""
    values = readable_values(type(item), snapshot["fields"])
    wanted = deserialized(type(item), item.pk, values)
    for field in fields_of(type(item)):
        if field.name in values and not field.many_to_many:
            setattr(item, field.attname, getattr(wanted.object, field.attname))
    return wanted.m2m_data


def deserialized(model, key, fields):
    """An object that is not saved, with its many-to-many keys. What the model has no field for is left out."""
    entry = {"model": model._meta.label_lower, "pk": key, "fields": readable_values(model, fields)}
    return next(iter(Deserializer([entry], ignorenonexistent=True)))


def replace_rows(snapshot, item, before):
    """Write anew each relation that differs, so that two rows can exchange what only one may have."""
    rows = {name: rows_from(snapshot, item, name, values_by_key(before, name)) for name in item.dependent_relations}
    names = changed_relations(item, rows, before)
    for name in reversed(names):
        kept = [row.pk for row in rows[name]] if is_pointed_at(row_model(type(item), name)) else []
        getattr(item, name).exclude(pk__in=kept).delete()
    for name in names:
        write_rows(rows[name], row_model(type(item), name))
    forget_relations(item, names)


def changed_relations(item, rows, before):
    """The relations whose rows differ from those before, and those whose rows point to rows of such a relation."""
    names = []
    for name in item.dependent_relations:
        is_changed = [row_values(row) for row in rows[name]] != before["rows"][name]
        if is_changed or any(points_to(row_model(type(item), name), row_model(type(item), other)) for other in names):
            names.append(name)
    return names


def points_to(model, other):
    return any(field.many_to_one and field.related_model is other for field in fields_of(model))


def rows_from(snapshot, item, name, before):
    """The rows of a relation as objects in memory; `before` has the values of the stored ones by their keys."""
    model = row_model(type(item), name)
    rows = []
    for position, values in enumerate(snapshot["rows"].get(name, before.values()), start=1):
        known = {key: value for key, value in before.get(values["id"], {}).items() if key != "id"}
        values = {"position": position} | known | readable_values(model, values) | {"id": values["id"]}
        rows.append(deserialized(model, values.pop("id"), values).object)
        setattr(rows[-1], model.parent_field, item)
    return rows


def is_pointed_at(model):
    """Return True if items of their own point to such rows. Such a row has to stay while it changes."""
    return any(relation.many_to_many for relation in model._meta.related_objects)


def write_rows(rows, model):
    if not is_pointed_at(model):
        model.objects.bulk_create(rows)
        return
    free_slugs(model, rows)
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns)


def put_in_order(keys, item, before):
    """Number the children in the order of the keys. Children that came later follow at the end."""
    if keys == before:
        return
    children = sorted_by_keys(item.children.only("pk", "position"), keys)
    moved = []
    for position, child in enumerate(children, start=1):
        if child.position != position:
            child.position = position
            moved.append(child)
    item.children.bulk_update(moved, ["position"])


# Items in memory


def items_from(pairs):
    """Objects that read as items were: `pairs` are items of one model with a snapshot each. Nothing is written.

    They come with their rows, and with what these point to, as after `prefetch_related`. The number of queries does not
    depend on the number of pairs.
    """
    pairs = [(copy.copy(item), snapshot) for item, snapshot in pairs]
    load_relations([item for item, snapshot in pairs if not set(item.dependent_relations) <= snapshot["rows"].keys()])
    links = []
    for item, snapshot in pairs:
        stored = getattr(item, "_prefetched_objects_cache", {})
        item._prefetched_objects_cache = {}
        links.append(set_fields(item, snapshot))
        item.order_at_snapshot = snapshot.get("order")
        for name in item.dependent_relations:
            before = {} if name in snapshot["rows"] else {str(row.pk): row_values(row) for row in stored[name]}
            set_prefetched(item, name, rows_from(snapshot, item, name, before))
    items = [item for item, _snapshot in pairs]
    load_links(items, links)
    load_pointers(items)
    return items


def load_links(items, links):
    """Give items their many-to-many objects; one query for each field. What was deleted since is left out."""
    for name in {name for each in links for name in each}:
        keys = {key for each in links for key in each[name]}
        found = getattr(items[0], name).model.objects.in_bulk(keys) if keys else {}
        for item, each in zip(items, links, strict=True):
            set_prefetched(item, name, [found[key] for key in each[name] if key in found])


def load_pointers(items):
    """Give the rows what they point to: rows of their item as they are in memory, other objects as they are stored."""
    for name in items[0].dependent_relations if items else ():
        model = row_model(type(items[0]), name)
        rows = [row for item in items for row in getattr(item, name).all()]
        prefetch_related_objects(rows, *(field.name for field in pointers_of(model) if not points_within(field)))
    for item in items:
        siblings = {row.pk: row for name in item.dependent_relations for row in getattr(item, name).all()}
        for row in siblings.values():
            for field in filter(points_within, pointers_of(type(row))):
                field.set_cached_value(row, siblings.get(getattr(row, field.attname)))


def pointers_of(model):
    return [field for field in fields_of(model) if field.many_to_one]


def points_within(field):
    """Return True if a relation of a dependent row points to another row of its item."""
    return field.related_model.is_dependent


def set_prefetched(item, name, rows):
    queryset = getattr(item, name).get_queryset()
    queryset._result_cache = list(rows)
    queryset._prefetch_done = True
    item._prefetched_objects_cache[name] = queryset


@contextmanager
def rolled_back():
    """A transaction whose every change is taken back at its end; what was read or rendered in it can be used."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
