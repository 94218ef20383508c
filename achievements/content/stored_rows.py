"""The rows that a content file is compared with: read many at a time, items with their dependent rows."""

from fields.batches import batches
from publishing.snapshots import relations_of, row_model

BATCH = 500


class StoredRows:
    def __init__(self):
        self.items = {}  # by model, column and value; None for what is not there
        self.rows = {}  # dependent rows of these items, by model and key
        self.expected = set()  # the models whose items were read in advance

    def expect(self, model, column, values):
        """Read what `find` will be asked for, in few statements. What is missing here takes one each, no more."""
        self.expected.add(model)
        values = [value for value in dict.fromkeys(values) if (model, column, value) not in self.items]
        for batch in batches(filter(may_be_stored, values), BATCH):
            found = list(model.objects.filter(**{f"{column}__in": batch}))
            self.items |= {(model, column, value): None for value in batch}
            self.items |= {(model, column, getattr(item, column)): item for item in found}
            self.read_rows(model, found)

    def find(self, model, match, parent=None):
        """The row that matches, or None. `parent` is the item that a dependent row would belong to."""
        wanted = (model, *next(iter(match.items()))) if len(match) == 1 else (model, *match.items())
        if wanted in self.items:
            return self.items[wanted]
        if "pk" in match and (model, match["pk"]) in self.rows:
            return self.rows[model, match["pk"]]
        if [*match] == ["pk"] and type(parent) in self.expected:
            return None  # its rows are known; that no other item has this one is a matter of uniqueness
        item = model.objects.filter(**match).first() if all(map(may_be_stored, match.values())) else None
        if item:
            self.read_rows(model, [item])
            item = self.rows.get((model, item.pk), item)  # one object for each row
        self.items[wanted] = item
        return item

    def read_rows(self, model, items):
        """Read the dependent rows and the links of items. Neither is kept by Django's prefetch, which takes memory."""
        by_key = {item.pk: item for item in items}
        for item in items:
            item.stored_rows, item.stored_links = {}, {}
        for name in relations_of(model) if items and hasattr(model, "dependent_relations") else ():
            if name in model.dependent_relations:
                self.read_relation(model, name, by_key)
            else:
                read_links(model, name, by_key)

    def read_relation(self, model, name, by_key):
        relation = row_model(model, name)
        column = relation._meta.get_field(relation.parent_field)
        for row in relation.objects.filter(**{f"{column.name}__in": by_key}):
            item = by_key[getattr(row, column.attname)]
            column.set_cached_value(row, item)
            item.stored_rows.setdefault(name, []).append(row)
            self.rows[relation, row.pk] = row


def may_be_stored(value):
    """Return False for a text that no database has, and PostgreSQL refuses to look for."""
    return not isinstance(value, str) or not ("\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value))


def read_links(model, name, by_key):
    through, own, other = table_of_links(model, name)
    for key, target in through._default_manager.filter(**{f"{own}__in": by_key}).values_list(own, other):
        by_key[key].stored_links.setdefault(name, set()).add(target)


def table_of_links(model, name):
    """The model of the links of a many-to-many relation, and its columns for the two sides."""
    field = model._meta.get_field(name)
    through = field.remote_field.through
    sides = field.m2m_field_name(), field.m2m_reverse_field_name()
    return through, *(through._meta.get_field(side).attname for side in sides)


def rows_of(parent, name):
    """The dependent rows that an item has in the database so far."""
    if parent._state.adding:
        return []
    return list(parent.stored_rows.get(name, ()) if hasattr(parent, "stored_rows") else getattr(parent, name).all())


def links_of(item, name):
    """The keys of what an item is linked with in the database so far."""
    if item._state.adding:
        return set()
    return item.stored_links.get(name, set()) if hasattr(item, "stored_links") else keys_in_database(item, name)


def keys_in_database(item, name):
    return set(getattr(item, name).values_list("pk", flat=True))
