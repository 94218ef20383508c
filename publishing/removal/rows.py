"""Rows of any table as JSON, exactly, and back again."""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models.deletion import Collector

PLAIN = (type(None), str, int, float, bool, list, dict)  # values that JSON keeps as they are


def sealed(row):
    """Return a row as `{"model": label, "values": {column: value}}`; moments keep their microseconds."""
    return {"model": row._meta.label_lower, "values": {field.attname: plain(field, row) for field in columns_of(row)}}


def plain(field, row):
    value = field.value_from_object(row)
    return value if isinstance(value, PLAIN) else field.value_to_string(row)


def columns_of(model):
    return [field for field in model._meta.concrete_fields if not field.generated]


def unsealed(entry):
    """Return the object of a sealed row, unsaved. Columns that came since have their defaults, others are left out."""
    model, values = model_of(entry), entry["values"]
    fields = [field for field in columns_of(model) if field.attname in values]
    return model(**{field.attname: field.to_python(values[field.attname]) for field in fields})


def model_of(entry):
    return apps.get_model(entry["model"])


def insert(row):
    """Write a row as it is, without what `save` would work out anew."""
    row.save_base(raw=True, force_insert=True)


def update(row):
    """Write all columns of a stored row as they are."""
    values = {field.attname: field.value_from_object(row) for field in columns_of(row) if not field.primary_key}
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def delete_rows(rows):
    """Delete some rows, those of each model at once, the last models first: they may point to the first ones."""
    by_model = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    for model, keys in reversed(by_model.items()):
        model._base_manager.filter(pk__in=keys).delete()


def rows_deleted_with(*groups):
    """Return groups of rows, each of one model, and all rows that the database would lose with them, read whole.

    Raise ProtectedError if something that stays protects one of them.
    """
    collector = Collector(using=DEFAULT_DB_ALIAS)
    for rows in groups:
        collector.collect(rows, fail_on_restricted=False)
    found = {model: [row.pk for row in instances] for model, instances in collector.data.items()}
    for queryset in collector.fast_deletes:
        found.setdefault(queryset.model, []).extend(queryset.values_list("pk", flat=True))
    return [row for model, keys in found.items() for row in model._base_manager.filter(pk__in=keys).order_by("pk")]
