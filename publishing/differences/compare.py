"""What differs between two snapshots of an item, in the order of its form."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from publishing.differences.difference import Difference, Kind
from publishing.differences.labels import label_of_field, label_of_order, label_of_row
from publishing.differences.orders import moved
from publishing.differences.pointers import items_as_they_were, rows_by_key
from publishing.differences.values import written
from publishing.snapshots import fields_of, legible, values_by_key


def compare(model, old, new, *, for_staff=False):
    """The differences between two snapshots, in words of the language in force.

    What one of the two does not know, because its schema was another, is no difference. The order of the pages within
    an item names drafts among them only to staff; so for anyone else it is compared, and named, without them.
    """
    return list(Comparison(model, (old, new), for_staff).differences())


class Comparison:
    def __init__(self, model, snapshots, for_staff):
        self.model = model
        self.snapshots = [legible(model, snapshot) for snapshot in snapshots]
        self.for_staff = for_staff

    @cached_property
    def items(self):
        """Both as items; made only where rows or relations differ, because that takes queries."""
        return items_as_they_were(self.model, self.snapshots)

    @cached_property
    def rows(self):
        return [rows_by_key(item) for item in self.items]

    def differences(self):
        yield from self.in_fields([snapshot["fields"] for snapshot in self.snapshots])
        for relation in self.model.rows:
            if all(relation in snapshot["rows"] for snapshot in self.snapshots):
                yield from self.in_rows(relation, *(values_by_key(each, relation) for each in self.snapshots))
        yield from self.in_order()

    def in_fields(self, values, prefix="", rows=(None, None)):
        model = type(rows[0]) if prefix else self.model
        for field in contents(model):
            both = [each[field.name] for each in values if field.name in each]
            if len(both) == 2 and field.to_python(both[0]) != field.to_python(both[1]):
                path, label = f"{prefix}{field.name}", label_of_field(field, rows[0])
                facts = {"is_important": is_told(field), "field": field, "rows": rows}
                yield Difference(path, Kind.CHANGED, label, *self.written(field, both, rows), **facts)

    def written(self, field, values, rows):
        things = self.items if field.is_relation and not rows[0] else rows
        old, new = (written(field, value, thing) for value, thing in zip(values, things, strict=True))
        # Two things of one name, as a file that was uploaded once more.
        return old, _("another “%(name)s”") % {"name": new} if new == old else new

    def in_rows(self, relation, before, after):
        for key in before | after:
            path = f"{relation}/{key}"
            if key not in before or key not in after:
                yield self.whole(path, key, before.get(key) or after[key])
            elif before[key] != after[key]:
                rows = tuple(side[key] for side in self.rows)
                yield from self.in_fields([before[key], after[key]], f"{path}/", rows)
        orders = list(before), list(after)
        if moved(*orders):
            yield in_other_order(f"{relation}/order", orders, self.rows)

    def whole(self, path, key, values):
        """A row that only one side has, with all that it says."""
        rows = tuple(side.get(key) for side in self.rows)
        kind, row = (Kind.REMOVED, rows[0]) if rows[0] else (Kind.ADDED, rows[1])
        given = [f for f in contents(type(row)) if f.name in values and values[f.name] is not False]  # no is no news
        said = [(field, written(field, values[field.name], row)) for field in given]
        old, new = (str(each or "") for each in rows)
        facts = {
            "is_important": any(words and is_told(field) for field, words in said),
            "content": [(label_of_field(field), words) for field, words in said if words],
        }
        return Difference(path, kind, label_of_row(row), old, new, rows=rows, **facts)

    def in_order(self):
        orders = [snapshot.get("order") for snapshot in self.snapshots]
        if None in orders or not moved(*orders):
            return
        pages = self.model._meta.get_field(self.model.ordered).related_model.objects
        there = (pages.all() if self.for_staff else pages.live()).in_bulk(orders[0])
        orders = [[key for key in order if key in there] for order in orders]
        if moved(*orders):
            yield in_other_order("order", orders, (there, there))


def contents(model):
    """The fields that say something; the place of a row shows in its order."""
    return [field for field in fields_of(model) if not (model.is_dependent and field.name == "position")]


def is_told(field):
    return field.model.readers_are_told or getattr(field, "readers_are_told", False)


def in_other_order(path, orders, things):
    """Things that moved, each with its number on either side."""
    keys = moved(*orders)
    old, new = (
        "\n".join(f"{number}. {side[key]}" for number, key in enumerate(order, start=1) if key in keys)
        for side, order in zip(things, orders, strict=True)
    )
    return Difference(path, Kind.MOVED, label_of_order(type(things[0][keys[0]])), old, new)
