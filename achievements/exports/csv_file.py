"""CSV, streamed: PostgreSQL writes the rows itself; where it is SQLite, Python does."""

import csv

from django.core.exceptions import EmptyResultSet
from django.db import connection

from accounts.sheets import BOM, Echo
from achievements.exports.cells import Marked, marked

CHUNK = 64 * 1024  # bytes; each costs the server a write
ROWS_AT_ONCE = 500


def csv_file(table, queryset, *, bom=True):
    """The bytes of a table of these rows, in chunks."""
    yield (BOM if bom else "").encode() + line([column.name for column in table.columns])
    read = copied if connection.vendor == "postgresql" else written
    yield from in_chunks(read(table, queryset))


def line(cells):
    """As PostgreSQL writes it, which quotes a lone return; Python does so only where that ends a line."""
    written = csv.writer(Echo(), lineterminator="\r\n").writerow(cells)
    return f"{written[:-2]}\n".encode()


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


def written(table, queryset):
    is_text = [column.kind == "text" for column in table.columns]
    for row in table.rows(queryset).iterator(chunk_size=ROWS_AT_ONCE):
        yield line(
            [marked(str(cell)) if text and cell is not None else cell for cell, text in zip(row, is_text, strict=True)]
        )


def in_chunks(pieces):
    """Joined to chunks of some size: a row alone is too little to be sent."""
    buffer = bytearray()
    for piece in pieces:
        buffer += piece
        if len(buffer) >= CHUNK:
            yield bytes(buffer)
            buffer.clear()
    if buffer:
        yield bytes(buffer)
