"""A snapshot whose values can be asked what they say, and whose rows can be asked for their names."""

from django.utils.translation import gettext as _

from publishing.differences.values import written
from publishing.snapshots import fields_of, loaded, row_model


class Gone:
    """Stands for what was deleted since."""

    def __init__(self, model):
        self.model = model

    def __str__(self):
        return _("deleted %(kind)s") % {"kind": self.model._meta.verbose_name}


class Things:
    """What the snapshots of an item point to: one query for each model, however many pointers there are."""

    def __init__(self, model, snapshots):
        self.model = model
        self.snapshots = snapshots
        self.found = {}

    def find(self, target, key):
        if target not in self.found:
            self.found[target] = target.objects.in_bulk(set(self.keys(target)))
        return self.found[target].get(target._meta.pk.to_python(key)) or Gone(target)

    def keys(self, target):
        for model, values in self.everything():
            for field in fields_of(model):
                if field.related_model is target and values.get(field.name):
                    value = values[field.name]
                    yield from value if field.many_to_many else [value]

    def everything(self):
        for snapshot in self.snapshots:
            yield self.model, snapshot["fields"]
            for name in self.model.rows:
                for row in snapshot["rows"].get(name, ()):
                    yield row_model(self.model, name), row


class Side:
    def __init__(self, model, snapshot, things):
        self.fields = snapshot["fields"]
        self.order = snapshot.get("order")
        self.rows = {
            name: {row["id"]: row for row in snapshot["rows"][name]} for name in model.rows if name in snapshot["rows"]
        }
        self.models = {name: row_model(model, name) for name in self.rows}
        self.things = things

    def row(self, name, key):
        """A dependent row as an object that knows what it points to; None where there is none."""
        if key not in self.rows[name]:
            return None
        values = self.rows[name][key]
        row = loaded(self.models[name], key, values).object
        for field in fields_of(type(row)):
            if field.many_to_one and values.get(field.name):
                field.set_cached_value(row, self.thing(field.related_model, values[field.name]))
        return row

    def thing(self, target, key):
        for name, model in self.models.items():
            if model is target:  # within the snapshot, as it was then
                return self.row(name, key) or Gone(target)
        return self.things.find(target, key)

    def written(self, field, value):
        """What a value says, in the language in force; several things on a line each."""
        if field.many_to_many:
            return "\n".join(sorted(str(self.thing(field.related_model, key)) for key in value or ()))
        if field.is_relation:
            return str(self.thing(field.related_model, value)) if value else ""
        return written(field, value)
