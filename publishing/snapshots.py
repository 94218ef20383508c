"""An item with its dependent rows as JSON, and back again.

A snapshot is `{"fields": {…}, "rows": {"parts": [{"id": …, …}]}, "order": […]}`. It holds what editors can edit: the
fields of the item, its dependent rows by relation, each under its own key, and the order of the things within it that
have pages of their own.
"""

import copy
import json
from contextlib import contextmanager

from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.python import Deserializer
from django.db import DataError, IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from publishing.slugs import free_slugs

MOST_IN_ORDER = 200  # of more, the order is no part of the snapshot, and stays as it is


def fields_of(model):
    """The fields that a snapshot holds: what editors edit, but for the relation that a dependent row hangs on."""
    fields = [field for field in model._meta.get_fields() if is_content(field)]
    left_out = {model.live_within} if model.is_dependent else set(model.in_place)
    if model.is_placed_by_parent:
        left_out.add("position")
    return [field for field in fields if field.name not in left_out]


def is_content(field):
    return not field.auto_created and field.editable and (field.concrete or field.many_to_many)


def snapshot_of(item):
    """What the database has of the item now. A query for each relation."""
    return {
        "fields": plain_fields(item),
        "rows": {name: [plain_row(row) for row in getattr(item, name).order_by(*ROW_ORDER)] for name in item.rows},
        "order": order_of(item),
    }


ROW_ORDER = ["position", "pk"]


def plain_row(row):
    return {"id": str(row.pk)} | plain_fields(row)


def plain_fields(item):
    names = [field.name for field in fields_of(type(item))]
    fields = serializers.serialize("python", [item], fields=names)[0]["fields"]
    fields = json.loads(json.dumps(fields, cls=DjangoJSONEncoder))
    return {name: sorted(value) if isinstance(value, list) else value for name, value in fields.items()}


def order_of(item):
    if item.ordered is None:
        return None
    keys = getattr(item, item.ordered).order_by(*ROW_ORDER).values_list("pk", flat=True)
    keys = list(keys[: MOST_IN_ORDER + 1])
    return keys if len(keys) <= MOST_IN_ORDER else None


def values_by_key(snapshot, relation):
    """The dependent rows of a relation as the snapshot has them."""
    return {row["id"]: row for row in snapshot["rows"].get(relation, ())}


def legible(model, snapshot):
    """The snapshot without what the models have no place for any more: it may be of an older schema."""
    rows = {
        relation: [{"id": row["id"]} | readable(row_model(model, relation), row) for row in rows]
        for relation, rows in snapshot["rows"].items()
        if relation in model.rows
    }
    return snapshot | {"fields": readable(model, snapshot["fields"]), "rows": rows}


def unmapped(model, snapshot):
    """The names of what is left out of it there."""
    left = legible(model, snapshot)
    lost = [name for name in snapshot["fields"] if name not in left["fields"]]
    for relation, rows in snapshot["rows"].items():
        if relation not in left["rows"]:
            lost.append(relation)
            continue
        pairs = zip(rows, left["rows"][relation], strict=True)
        lost += sorted({f"{relation}.{name}" for row, kept in pairs for name in row.keys() - kept.keys()})
    return lost


def readable(model, values):
    """Those of the values that have a field, one that understands them."""
    fields = {field.name: field for field in fields_of(model)}
    return {name: value for name, value in values.items() if name in fields and understands(fields[name], value)}


def understands(field, value):
    try:
        for each in value or () if field.many_to_many else [value]:
            (field.target_field if field.is_relation else field).to_python(each)
    except (ValidationError, TypeError, ValueError):
        return False
    return True


def row_model(model, relation):
    return model._meta.get_field(relation).related_model


def loaded(model, key, fields):
    """An object that is not saved, and its many-to-many keys. What the model has no place for is left out."""
    entry = {"model": model._meta.label_lower, "pk": key, "fields": readable(model, fields)}
    return next(iter(Deserializer([entry], ignorenonexistent=True)))


def apply(snapshot, item):
    """Make the database say of the item what the snapshot says. What the snapshot lacks keeps its value.

    The number of queries does not depend on the number of rows. The item itself is changed as well. ValidationError
    where the database refuses it; then it is as before.
    """
    try:
        with transaction.atomic():
            write_item(snapshot, item)
    except (IntegrityError, DataError) as error:
        message = _("These cannot be saved together: something would appear twice or is no longer allowed.")
        raise ValidationError(message) from error


def write_item(snapshot, item):
    links = set_fields(item, snapshot)
    if item.is_placed_by_parent and moved(item):
        item.position = 0  # at the end of where it is now
    item.save()
    replace_rows(snapshot, item)
    for name, keys in links.items():
        getattr(item, name).set(getattr(item, name).model.objects.filter(pk__in=keys))
    if snapshot.get("order") is not None:
        put_in_order(snapshot["order"], item)


def moved(item):
    parent = item._meta.get_field(item.live_within).attname
    return getattr(item, parent) != type(item).objects.values_list(parent, flat=True).get(pk=item.pk)


def set_fields(item, snapshot):
    """Give the item the values of the snapshot, in memory. Returns its many-to-many keys by name."""
    values = readable(type(item), snapshot["fields"])
    wanted = loaded(type(item), item.pk, values)
    for field in fields_of(type(item)):
        if field.name in values and not field.many_to_many:
            setattr(item, field.attname, getattr(wanted.object, field.attname))
    return wanted.m2m_data


def replace_rows(snapshot, item):
    """Rows that nothing else points to are written anew, so that two of them can exchange what only one may have."""
    before = {name: {str(row.pk): row for row in getattr(item, name).all()} for name in item.rows}
    after = {name: rows_from(snapshot, item, name, before[name]) for name in item.rows}
    for name in reversed(item.rows):
        kept = [row.pk for row in after[name]] if is_pointed_at(row_model(type(item), name)) else []
        getattr(item, name).exclude(pk__in=kept).delete()
    for name, rows in after.items():
        write(rows, row_model(type(item), name))


def rows_from(snapshot, item, name, before):
    model = row_model(type(item), name)
    rows = []
    for position, fields in enumerate(snapshot["rows"].get(name, map(plain_row, before.values())), start=1):
        known = plain_fields(before[fields["id"]]) if fields["id"] in before else {}
        values = {"position": position} | known | readable(model, fields)
        rows.append(loaded(model, fields["id"], values).object)
        setattr(rows[-1], model.live_within, item)
    return rows


def is_pointed_at(model):
    """Whether items of their own point to such rows: then a row has to stay where it is while it changes."""
    return any(relation.many_to_many for relation in model._meta.related_objects)


def write(rows, model):
    if not is_pointed_at(model):
        model.objects.bulk_create(rows)
        return
    free_slugs(model, rows)
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns)


def put_in_order(keys, item):
    """What the snapshot does not know of, because it came later, follows at the end."""
    places = {key: place for place, key in enumerate(keys)}
    things = list(getattr(item, item.ordered).order_by(*ROW_ORDER).only("pk", "position"))
    things.sort(key=lambda thing: places.get(thing.pk, len(places)))
    moved = []
    for position, thing in enumerate(things, start=1):
        if thing.position != position:
            thing.position = position
            moved.append(thing)
    getattr(item, item.ordered).bulk_update(moved, ["position"])


def items_from(pairs):
    """Objects that read as the items were: `pairs` are items of one model with a snapshot each. Nothing is written.

    They come with their rows, and with what these point to, as after `prefetch_related`.
    """
    pairs = [(copy.copy(item), snapshot) for item, snapshot in pairs]
    links = [set_fields(item, snapshot) for item, snapshot in pairs]
    for item, snapshot in pairs:
        item._prefetched_objects_cache = {}
        item.order_then = snapshot.get("order")
        for name in item.rows:
            prefetched(item, name, rows_of(item, name, snapshot))
    items = [item for item, _snapshot in pairs]
    prefetch_links(items, links)
    for name in items[0].rows if items else ():
        rows = [row for item in items for row in getattr(item, name).all()]
        prefetch_related_objects(rows, *outward(row_model(type(items[0]), name)))
    return items


def rows_of(item, name, snapshot):
    before = {} if name in snapshot["rows"] else {str(row.pk): row for row in getattr(item, name).all()}
    return rows_from(snapshot, item, name, before)


def prefetch_links(items, links):
    """One query for each many-to-many field. What is gone since is left out."""
    for name in {name for each in links for name in each}:
        keys = {key for each in links for key in each[name]}
        there = getattr(items[0], name).model.objects.in_bulk(keys)
        for item, each in zip(items, links, strict=True):
            prefetched(item, name, [there[key] for key in each[name] if key in there])


def prefetched(item, name, rows):
    queryset = getattr(item, name).get_queryset()
    queryset._result_cache = list(rows)
    queryset._prefetch_done = True
    item._prefetched_objects_cache[name] = queryset


def outward(model):
    """The relations of a dependent row to things of their own: an organization, but not the item or a part of it."""
    fields = [field for field in fields_of(model) if field.many_to_one]
    return [field.name for field in fields if not field.related_model.is_dependent]


@contextmanager
def rehearsal():
    """A transaction whose every change is taken back at its end; what was read or rendered meanwhile is kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
