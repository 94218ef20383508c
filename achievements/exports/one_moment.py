from contextlib import contextmanager

from django.db import connection, transaction

from delivery.content_version import read_tokens


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
