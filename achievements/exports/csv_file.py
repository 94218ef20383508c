"""The CSV of a table: PostgreSQL writes its rows itself, in the form that `fields.tabular` gives them elsewhere."""

from itertools import chain

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Func, TextField, Value

from fields.tabular import MARK, MARKED, csv_lines


class Marked(Func):
    """`fields.tabular.marked` as an expression of PostgreSQL."""

    function = "REGEXP_REPLACE"
    output_field = TextField()

    def __init__(self, expression):
        super().__init__(expression, Value(f"(?i){MARKED}"), Value(MARK))


def csv_file(table, queryset, *, bom=True):
    """Yield the lines of a table of these rows as bytes, or on PostgreSQL pieces of them."""
    if connection.vendor == "postgresql":
        return chain(csv_lines(table.sheet([]), bom=bom, end="\n"), copied(table, queryset))
    return csv_lines(table.sheet(table.rows(queryset)), bom=bom, end="\n")


def copied(table, queryset):
    cells = [Marked(column.expression) if column.kind == "text" else column.expression for column in table.columns]
    if queryset.query.is_empty():
        return
    try:
        query = connection.ops.compose_sql(*queryset.values_list(*cells).query.sql_with_params())
    except EmptyResultSet:  # no row can fit, and Django asks the database for none
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as rows:
        yield from rows
