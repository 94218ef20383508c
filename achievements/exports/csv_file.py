"""The CSV of a table: PostgreSQL writes its rows itself, in the form that `fields.tabular` gives them elsewhere."""

from itertools import chain

from django.core.exceptions import EmptyResultSet
from django.db import connection

from fields.tabular import BEGINNING, MARK, MARKED, csv_lines

MARKED_CELL = "CASE WHEN {0} ~* %s THEN REGEXP_REPLACE({0}, %s, %s, 'i') ELSE {0} END"


def csv_file(table, queryset, *, bom=True):
    """Yield the lines of a table of these rows as bytes, or on PostgreSQL pieces of them."""
    if connection.vendor == "postgresql":
        return chain(csv_lines(table.sheet([]), bom=bom, end="\n"), copied(table, queryset))
    return csv_lines(table.sheet(table.rows(queryset)), bom=bom, end="\n")


def copied(table, queryset):
    if queryset.query.is_empty():
        return
    try:
        query, params = queryset.values_list(*(column.expression for column in table.columns)).query.sql_with_params()
    except EmptyResultSet:  # no row can fit, and Django asks the database for none
        return
    marked = connection.ops.compose_sql(*with_marks(query, params, [column.kind for column in table.columns]))
    with connection.cursor() as cursor, cursor.copy(f"COPY ({marked}) TO STDOUT (FORMAT csv)") as rows:
        yield from rows


def with_marks(query, params, kinds):
    """Return a query with `fields.tabular.marked` of its text columns, and its parameters.

    Without the OFFSET PostgreSQL would merge the two queries and work out each cell twice.
    """
    names = [f"cell{place}" for place in range(len(kinds))]
    cells = [MARKED_CELL.format(name) if kind == "text" else name for name, kind in zip(names, kinds, strict=True)]
    marks = [BEGINNING, MARKED, MARK] * kinds.count("text")
    return f"SELECT {', '.join(cells)} FROM ({query} OFFSET 0) AS rows ({', '.join(names)})", [*marks, *params]  # noqa: S608
