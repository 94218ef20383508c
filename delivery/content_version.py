"""The content version: a text that changes with everything that the public sees.

What is computed from public content is cached under it by each process, and is right for as long as it stays. It also
changes when something planned becomes public or stops being so, and at midnight in the portal's time zone, because
status comes from dates. docs/decisions/24 and 28.
"""

import datetime
import functools
import hashlib
from typing import NamedTuple

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.models import DateTimeField, Value
from django.utils import timezone
from psycopg.pq import ExecStatus

from publishing.models import ContentVersion
from publishing.publishable import publishable_models

MAX_AGE = 24 * 60 * 60  # seconds; no version is older than a day
TOKENS = f"SELECT token FROM {ContentVersion._meta.db_table}"  # noqa: S608  the name of a table of ours
TOKENS_SQL = TOKENS.encode()
MOMENT = Value(None, DateTimeField())  # tells the database's converters what they read


class Validity(NamedTuple):
    """A version and the interval around now in which nothing becomes public or stops being so by itself."""

    start: datetime.datetime
    end: datetime.datetime
    version: str


_validities = {}  # the last one, by the tokens that it was read under


def content_version():
    """Return the version of what is public now: 32 hexadecimal digits. Costs one query, and one more after a change."""
    tokens, now = read_tokens(), timezone.now()
    validity = _validities.get(tokens)
    if validity is None or not validity.start <= now < validity.end:
        validity = read_validity(now, tokens)
        _validities.clear()
        _validities[tokens] = validity
    return validity.version


def last_known_version():
    """Return the version that was read last, as long as no moment has passed at which time alone changes it, or None.

    Asks no database, so it misses what others changed since.
    """
    now = timezone.now()
    validities = list(_validities.values())
    return next((each.version for each in validities if each.start <= now < each.end), None)


def cached(version, key, work, alias=DEFAULT_CACHE_ALIAS):
    """Return `work()`, computed once for a version and a key (any text). None is not cached."""
    name, cache = cache_key(version, key), caches[alias]
    value = cache.get(name)
    if value is None:
        value = work()
        cache.set(name, value, MAX_AGE)
    return value


def cache_key(version, key):
    """Return the name under which something of a version is in the cache."""
    return f"{version}{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"


def read_tokens():
    """Return all tokens as one text. Every request for a page reads them, so on PostgreSQL without a cursor."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql":
        tokens = tokens_by_libpq(database)
    else:
        with database.cursor() as cursor:
            tokens = [token for [token] in cursor.execute(TOKENS).fetchall()]
    return ",".join(sorted(tokens))


def tokens_by_libpq(database):
    """Read all tokens with one call of libpq, which takes a third of a cursor's time."""
    if database.connection is None:
        database.ensure_connection()
    with database.wrap_database_errors:
        result = database.connection.pgconn.exec_(TOKENS_SQL)
    if result.status != ExecStatus.TUPLES_OK:
        raise OperationalError(result.error_message.decode(errors="replace"))
    return [result.get_value(row, 0).decode() for row in range(result.ntuples)]


def read_validity(now, tokens):
    today = timezone.localdate(now)
    moments = [midnight(today), midnight(today + datetime.timedelta(days=1)), *planned_moments(now)]
    start = max(moment for moment in moments if moment <= now)
    end = min(moment for moment in moments if moment > now)
    version = hashlib.blake2b(f"{tokens} {start.isoformat()}".encode(), digest_size=16).hexdigest()
    return Validity(start, end, version)


def planned_moments(now):
    """The last and the next publication, and the last and the next withdrawal, of each kind of item that has any."""
    selects = planned_selects()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), [connection.ops.adapt_datetimefield_value(now)] * len(selects))
        return [from_database(moment) for [moment] in cursor.fetchall() if moment is not None]


def from_database(moment):
    """Convert a moment that was read without the ORM."""
    for convert in connection.ops.get_db_converters(MOMENT):
        moment = convert(moment, MOMENT, connection)
    return moment


@functools.cache
def planned_selects():
    """Return SQL for the planned moments: Django would take longer to compile it than the database to answer it."""
    return [
        f"SELECT {nearest}({column}) FROM {model._meta.db_table} WHERE {column} {side} %s"  # noqa: S608  names of ours
        for model in publishable_models()
        for column in ("publish_at", "withdraw_at")
        for nearest, side in (("MAX", "<="), ("MIN", ">"))
    ]


def midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
