"""New rows as statements that are made ready before the transaction that writes them, so that it is short.

They have their keys, and the values that the database would return for them, before they are written.
"""

from decimal import Context

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.signals import post_save, pre_save
from django.db.models.sql import InsertQuery

LARGEST_BATCH = 500  # rows


def inserts_alike(condition=lambda row: True):
    """Mark a `save` that does no more for a new row than Django's own, where the row meets the condition."""

    def mark(save):
        save.inserts_alike = condition
        return save

    return mark


def can_insert(row):
    """Return True if a statement writes the new row as `save` would."""
    model = type(row)
    saves = [vars(base)["save"] for base in model.__mro__ if "save" in vars(base) and base is not models.Model]
    is_heard = pre_save.has_listeners(model) or post_save.has_listeners(model)
    is_alike = all(hasattr(save, "inserts_alike") and save.inserts_alike(row) for save in saves)
    return is_alike and not is_heard and not model._meta.parents


def give_keys(rows):
    """Give new rows of one model their numbers, in their order. Rows with keys of another kind have theirs."""
    rows = [row for row in rows if row.pk is None]
    if rows:
        for row, key in zip(rows, reserved_keys(type(rows[0]), len(rows)), strict=True):
            row.pk = key


def reserved_keys(model, count):
    """Take the next numbers of a table, which no other row will get, whether these are written or not."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [connection.ops.quote_name(table), column, count])
            return [key for (key,) in cursor.fetchall()]
        # SQLite: one statement that takes them, so that nobody else comes between.
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 WHERE NOT EXISTS "
            "(SELECT 1 FROM sqlite_sequence WHERE name = %s)",
            [table, table],
        )
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table])
        [(last,)] = cursor.fetchall()
        return range(last - count + 1, last + 1)


def point_to_keys(row):
    """Let the foreign keys of a row have the numbers that their objects were given meanwhile."""
    for field in row._meta.concrete_fields:
        if field.is_relation and field.is_cached(row) and getattr(row, field.attname) is None:
            setattr(row, field.name, field.get_cached_value(row))


def settle(row):
    """Give a row the values that it would be read with: 610 is 610.0000 in a column of four places."""
    for field in decimal_fields(type(row)):
        value = getattr(row, field.attname)
        if value is not None:
            setattr(row, field.attname, value.quantize(field_unit(field), context=Context(prec=field.max_digits)))


def decimal_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, models.DecimalField)]


def field_unit(field):
    return field.to_python(1).scaleb(-field.decimal_places)


def insert_statements(rows):
    """Yield SQL with parameters that writes new rows of one model, as `bulk_create` does."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    if rows[0].pk is None:
        fields.remove(model._meta.pk)
    database = connections[DEFAULT_DB_ALIAS]  # which `connection` would look up for each value
    size = min(database.ops.bulk_batch_size(fields, rows), LARGEST_BATCH)
    for start in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + size])
        yield from query.get_compiler(connection=database).as_sql()
