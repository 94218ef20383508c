"""What the relations of a snapshot point to, by name."""

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from publishing.snapshots import fields_of, items_from


class Deleted:
    """Stands for what was deleted since."""

    def __init__(self, model):
        self.model = model

    def __str__(self):
        return _("deleted %(kind)s") % {"kind": self.model._meta.verbose_name}


def pointed_at(thing, field):
    try:
        return getattr(thing, field.name)
    except ObjectDoesNotExist:
        return Deleted(field.related_model)


def names(thing, field, value):
    """What the value of a relation is called; several things on a line each."""
    if field.many_to_one:
        return str(pointed_at(thing, field) or "")
    there = {each.pk: each for each in getattr(thing, field.name).all()}
    keys = map(field.related_model._meta.pk.to_python, value)
    return "\n".join(sorted(str(there.get(key) or Deleted(field.related_model)) for key in keys))


def items_as_they_were(model, snapshots):
    """The item as each snapshot has it. Its rows know what they point to: rows as they were, things as they are."""
    no_rows = dict.fromkeys(model.rows, ())  # where its schema lacks a relation
    snapshots = [snapshot | {"rows": no_rows | snapshot["rows"]} for snapshot in snapshots]
    items = items_from([(model(pk=0), snapshot) for snapshot in snapshots])  # relations want some key
    for item in items:
        rows = rows_by_key(item)
        for row in rows.values():
            for field in fields_of(type(row)):
                if field.many_to_one:
                    as_it_was = rows.get(str(getattr(row, field.attname)))
                    field.set_cached_value(row, as_it_was or pointed_at(row, field))
    return items


def rows_by_key(item):
    return {str(row.pk): row for name in item.rows for row in getattr(item, name).all()}
