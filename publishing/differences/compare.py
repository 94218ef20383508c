"""The differences between two snapshots of an item, in the order of its form and in words of the language in force."""

from decimal import Decimal
from pathlib import PurePosixPath

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.formats import localize, number_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from rapidfuzz.distance import LCSseq

from accounts.optimistic_lock import yes_or_no
from fields.translation import TextInLanguage, language_of
from publishing.differences.difference import Difference, Kind
from publishing.snapshots import fields_of, items_from, pointers_of, readable_snapshot, row_model, values_by_key


def compare(model, old, new, *, for_staff=False):
    """The differences between two snapshots.

    What one of the two lacks, because its schema was another, is no difference. The order of the children of an item
    names drafts among them to staff alone; so for anyone else it is compared, and named, without them.
    """
    return compare_many(model, [(old, new)], for_staff=for_staff)[0]


def compare_many(model, pairs, *, for_staff=False):
    """The lists of differences of pairs of snapshots. The number of queries does not depend on the number of pairs."""
    comparisons = [Comparison(model, pair, for_staff) for pair in pairs]
    waiting = [comparison for comparison in comparisons if comparison.needs_items]
    snapshots = [snapshot for comparison in waiting for snapshot in comparison.complete_snapshots()]
    items = items_from([(model(pk=0), snapshot) for snapshot in snapshots])  # relations want some key
    name_deleted(items)
    items = iter(items)
    for comparison in waiting:
        comparison.items = next(items), next(items)
    return [list(comparison.differences()) for comparison in comparisons]


class Deleted:
    """Stands for an object that was deleted since."""

    def __init__(self, model):
        self.model = model

    def __str__(self):
        return _("deleted %(kind)s") % {"kind": self.model._meta.verbose_name}


def name_deleted(items):
    """Let rows that point to a deleted object point to its stand-in, so that they have a name."""
    for item in items:
        for row in rows_of(item):
            for field in pointers_of(type(row)):
                if field.get_cached_value(row, default=None) is None and getattr(row, field.attname) is not None:
                    field.set_cached_value(row, Deleted(field.related_model))


def rows_of(item):
    return [row for name in item.dependent_relations for row in getattr(item, name).all()]


class Comparison:
    def __init__(self, model, snapshots, for_staff):
        self.model = model
        self.snapshots = [readable_snapshot(model, snapshot) for snapshot in snapshots]
        self.for_staff = for_staff
        self.items = None, None

    @property
    def needs_items(self):
        """Return True if rows or relations differ. They are named after the objects that they are."""
        old, new = self.snapshots
        names = [field.name for field in fields_of(self.model) if field.is_relation]
        return old["rows"] != new["rows"] or any(old["fields"].get(name) != new["fields"].get(name) for name in names)

    def complete_snapshots(self):
        no_rows = dict.fromkeys(self.model.dependent_relations, ())  # where its schema lacks a relation
        return [snapshot | {"rows": no_rows | snapshot["rows"]} for snapshot in self.snapshots]

    @cached_property
    def rows(self):
        return [{str(row.pk): row for row in rows_of(item)} for item in self.items]

    def differences(self):
        yield from self.in_fields([snapshot["fields"] for snapshot in self.snapshots])
        for relation in self.model.dependent_relations:
            if all(relation in snapshot["rows"] for snapshot in self.snapshots):
                yield from self.in_rows(relation, *(values_by_key(each, relation) for each in self.snapshots))
        yield from self.in_order()

    def in_fields(self, values, prefix="", rows=(None, None)):
        model = type(rows[0]) if prefix else self.model
        for field in compared_fields(model):
            both = [each[field.name] for each in values if field.name in each]
            if len(both) == 2 and field.to_python(both[0]) != field.to_python(both[1]):
                path, label = f"{prefix}{field.name}", label_of_field(field, rows[0])
                options = {"is_important": is_important(field), "field": field, "rows": rows}
                yield Difference(path, Kind.CHANGED, label, *self.words(field, both, rows), **options)

    def words(self, field, values, rows):
        owners = rows if rows[0] else self.items
        old, new = (format_value(field, value, owner) for value, owner in zip(values, owners, strict=True))
        # Two objects of one name, such as a file that was uploaded again.
        return old, _("another “%(name)s”") % {"name": new} if new == old else new

    def in_rows(self, relation, before, after):
        for key in before | after:
            path = f"{relation}/{key}"
            if key not in before or key not in after:
                yield self.whole_row(path, key, before.get(key) or after[key])
            elif before[key] != after[key]:
                rows = tuple(side[key] for side in self.rows)
                yield from self.in_fields([before[key], after[key]], f"{path}/", rows)
        orders = list(before), list(after)
        if moved_keys(*orders):
            yield difference_of_order(f"{relation}/order", orders, self.rows, row_model(self.model, relation))

    def whole_row(self, path, key, values):
        """The difference that a row makes which only one side has."""
        rows = tuple(side.get(key) for side in self.rows)
        kind, row = (Kind.REMOVED, rows[0]) if rows[0] else (Kind.ADDED, rows[1])
        given = [f for f in compared_fields(type(row)) if f.name in values and values[f.name] is not False]
        filled = [(field, format_value(field, values[field.name], row)) for field in given]
        old, new = (str(each or "") for each in rows)
        options = {
            "is_important": any(words and is_important(field) for field, words in filled),
            "content": [(label_of_field(field), words) for field, words in filled if words],
        }
        return Difference(path, kind, label_of_row(row), old, new, rows=rows, **options)

    def in_order(self):
        orders = [snapshot.get("order") for snapshot in self.snapshots]
        if None in orders or not moved_keys(*orders):
            return
        model = self.model.child_model()
        children = (model.objects.all() if self.for_staff else model.objects.live()).in_bulk(orders[0])
        orders = [[key for key in order if key in children] for order in orders]
        if moved_keys(*orders):
            yield difference_of_order("order", orders, (children, children), model)


def compared_fields(model):
    """The fields of a snapshot but for the position of a row, which shows in the order, and what goes with another."""
    fields = [field for field in fields_of(model) if getattr(field, "is_compared", True)]
    return [field for field in fields if not (model.is_dependent and field.name == "position")]


def is_important(field):
    return field.model.notifies_readers or getattr(field, "notifies_readers", False)


# Order


def moved_keys(old, new):
    """The keys in both lists that changed places: as few as could be."""
    blocks = LCSseq.editops(old, new).as_matching_blocks()
    moved = set(old).difference(*(old[block.a : block.a + block.size] for block in blocks))
    return [key for key in new if key in moved]


def difference_of_order(path, orders, sides, model):
    """The difference of two orders: the objects that moved, each with its number on either side."""
    keys = moved_keys(*orders)
    old, new = (
        "\n".join(f"{number}. {side[key]}" for number, key in enumerate(order, start=1) if key in keys)
        for side, order in zip(sides, orders, strict=True)
    )
    label = capfirst(_("order of the %(things)s") % {"things": model._meta.verbose_name_plural})
    return Difference(path, Kind.MOVED, label, old, new)


# Labels


def named_row(row, name):
    """The kind of a row with a name: part “Music festival”."""
    kind = row._meta.verbose_name
    return _("%(kind)s “%(name)s”") % {"kind": kind, "name": name} if name else str(kind)


def label_of_row(row):
    return capfirst(named_row(row, str(row)))


def label_of_field(field, row=None):
    label = capfirst(str(field.verbose_name))  # of a lazy text, the language would be that of a later moment
    return _("%(row)s: %(field)s") % {"row": label_of_row(row), "field": label} if row else label


# Values


def format_value(field, value, owner=None):
    """The words of a value; those of a language column know their language, an empty value has none.

    A field may write its values itself, as `written`. A relation is written as the names of the objects it points to,
    for which `owner` is the item or row whose value it is.
    """
    if field.is_relation:
        return names_of(owner, field, value)
    value = field.to_python(value)
    text = "" if value in (None, "") else text_of(field, value, owner)
    language = language_of(field.name)
    return TextInLanguage(text, language) if language else text


def text_of(field, value, owner):
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if hasattr(field, "written"):
        return field.written(value)
    if isinstance(field, models.FileField):
        return getattr(getattr(owner, field.name, None), "original_name", PurePosixPath(value).name)
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, Decimal):
        return number_format(value.normalize(), force_grouping=True)
    return str(localize(value))


def names_of(owner, field, value):
    """The names of the objects that a relation points to; several on a line each."""
    if not field.many_to_one:
        found = {each.pk: each for each in getattr(owner, field.name).all()}
        keys = map(field.related_model._meta.pk.to_python, value)
        return "\n".join(sorted(str(found.get(key) or Deleted(field.related_model)) for key in keys))
    try:
        target = getattr(owner, field.name)
    except ObjectDoesNotExist:
        target = None
    return str(target or Deleted(field.related_model)) if value is not None else ""
