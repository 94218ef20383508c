"""Reading of everything as of one moment, and of many rows some at a time."""

from array import array
from contextlib import contextmanager

from django.db import connection, transaction

from delivery.content_version import read_tokens

ROWS_AT_ONCE = 200  # achievements with all their rows, which are in memory together


@contextmanager
def one_moment():
    """Read everything as of now, so that no row belongs to an achievement that is not there. Nobody waits for it.

    SQLite has a snapshot as long as a transaction only reads; Django's own would take the lock of writers at once.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            read_tokens()  # the first reading is the moment
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                read_tokens()
                yield
            finally:
                cursor.execute("ROLLBACK")


def read_in_parts(rows):
    """Yield rows in their order as querysets of some of them. In memory are these, and the keys of all.

    A cursor of the database would do without the keys, but a pooler has none (`POOLED`).
    """
    keys = array("q", rows.values_list("pk", flat=True).iterator())
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield rows.filter(pk__in=keys[start : start + ROWS_AT_ONCE])
