from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment():
    """Read everything as of one moment, so that no row belongs to an achievement that is not there. Nothing is locked.

    SQLite has a snapshot as long as a transaction reads alone; Django's own would take the lock of writers at once.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
