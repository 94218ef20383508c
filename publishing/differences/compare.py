"""What differs between two snapshots of an item, in the order of its form."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.differences.difference import Difference, Kind, label_of, label_of_order, named
from publishing.differences.orders import moved
from publishing.differences.sides import Side, Things
from publishing.snapshots import fields_of


def compare(model, old, new, *, for_staff=False):
    """The differences between two snapshots, in words of the language in force.

    What one of the two does not know, because its schema was another, is no difference. The order of the pages within
    an item names drafts among them only to staff; so for anyone else it is compared, and named, without them.
    """
    return list(Comparison(model, old, new, for_staff).differences())


class Comparison:
    def __init__(self, model, old, new, for_staff):
        things = Things(model, (old, new))
        self.model = model
        self.sides = Side(model, old, things), Side(model, new, things)
        self.for_staff = for_staff

    def differences(self):
        yield from self.in_fields(self.model, [side.fields for side in self.sides])
        for name in self.model.rows:
            if all(name in side.rows for side in self.sides):
                yield from self.in_rows(name)
        yield from self.in_order()

    def in_fields(self, model, values, prefix="", rows=(None, None)):
        for field in contents(model):
            raw = [each[field.name] for each in values if field.name in each]
            if len(raw) == 2 and field.to_python(raw[0]) != field.to_python(raw[1]):
                path, label = f"{prefix}{field.name}", label_of(field, rows[0])
                facts = {"is_important": is_told(model, field), "field": field, "rows": rows}
                yield Difference(path, Kind.CHANGED, label, *self.written(field, raw), **facts)

    def written(self, field, raw):
        old, new = (side.written(field, value) for side, value in zip(self.sides, raw, strict=True))
        # Two things of one name, as a file that was uploaded once more.
        return old, _("another “%(name)s”") % {"name": new} if new == old else new

    def in_rows(self, name):
        before, after = (side.rows[name] for side in self.sides)
        for key in before | after:
            is_changed = key in before and key in after
            yield from self.in_row(name, key) if is_changed else [self.whole(name, key)]
        if keys := moved(list(before), list(after)):
            names = [{key: side.row(name, key) for key in keys} for side in self.sides]
            yield in_other_order(f"{name}/order", names, [before, after])

    def in_row(self, name, key):
        values = [side.rows[name][key] for side in self.sides]
        if values[0] != values[1]:
            rows = tuple(side.row(name, key) for side in self.sides)
            yield from self.in_fields(type(rows[0]), values, f"{name}/{key}/", rows)

    def whole(self, name, key):
        """A row that only one side has, with all that it says."""
        side = next(side for side in self.sides if key in side.rows[name])
        is_new = side is self.sides[1]
        row, values = side.row(name, key), side.rows[name][key]
        said = [(field, side.written(field, values.get(field.name))) for field in contents(type(row))]
        facts = {
            "is_important": any(words and is_told(type(row), field) for field, words in said),
            "content": [(label_of(field), words) for field, words in said if words],
        }
        path, kind, label = f"{name}/{key}", Kind.ADDED if is_new else Kind.REMOVED, capfirst(named(row))
        if is_new:
            return Difference(path, kind, label, "", str(row), rows=(None, row), **facts)
        return Difference(path, kind, label, str(row), "", rows=(row, None), **facts)

    def in_order(self):
        orders = [side.order for side in self.sides]
        if None in orders or not moved(*orders):
            return
        target = self.model._meta.get_field(self.model.ordered).related_model
        there = (target.objects.all() if self.for_staff else target.objects.live()).in_bulk(orders[0])
        orders = [[key for key in order if key in there] for order in orders]
        if keys := moved(*orders):
            yield in_other_order("order", [{key: there[key] for key in keys}] * 2, orders)


def contents(model):
    """The fields that say something; the place of a row shows in its order."""
    return [field for field in fields_of(model) if not (model.is_dependent and field.name == "position")]


def is_told(model, field):
    return model.readers_are_told or getattr(field, "readers_are_told", False)


def in_other_order(path, named_sides, orders):
    """Things that moved, each with its number on either side."""
    old, new = (
        "\n".join(f"{number}. {names[key]}" for number, key in enumerate(order, start=1) if key in names)
        for names, order in zip(named_sides, orders, strict=True)
    )
    model = type(next(iter(named_sides[0].values())))
    return Difference(path=path, kind=Kind.MOVED, label=label_of_order(model), old=old, new=new)
