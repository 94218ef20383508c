"""Queries that Django compiles once in a process: it takes many times as long as the database for its answer."""

import copy
import datetime
import functools

from django.db import connections

LOWEST = -2_000_000_000  # of the numbers that no row has as its key


class PreparedQuery:
    """A query with places for values, which `run` fills.

    `build` returns a QuerySet for the values of its places, given by name. `places` has the type of each: `int`,
    `str`, `datetime.date` or `datetime.datetime`. What depends on the language in force cannot be prepared.
    """

    def __init__(self, build, **places):
        self.build = build
        self.markers = {name: marker(kind, number) for number, (name, kind) in enumerate(places.items(), start=1)}

    def run(self, **values):
        """Return the rows for these values, in a list."""
        rows = self.queryset._chain()
        rows.query.get_compiler = lambda using, **options: self.filled(connections[using], values)
        return list(rows)

    @functools.cached_property
    def queryset(self):
        return self.build(**self.markers)

    def filled(self, connection, values):
        """Return a compiler whose SQL is ready."""
        compiled, sql, parameters = self.compiled
        given = {adapted(self.markers[name], connection): adapted(value, connection) for name, value in values.items()}
        compiler = copy.copy(compiled)
        compiler.connection = connection
        compiler.get_converters = lambda expressions: self.converters
        compiler.as_sql = lambda **options: (sql, tuple(given.get(each, each) for each in parameters))
        return compiler

    @functools.cached_property
    def compiled(self):
        compiler = self.queryset.query.get_compiler(self.queryset.db)
        return compiler, *compiler.as_sql()

    @functools.cached_property
    def converters(self):
        """Functions that turn values of columns into those of fields, which Django would look up for each answer."""
        compiler = self.compiled[0]
        return compiler.get_converters([expression for expression, *_ in compiler.select[: compiler.col_count]])


def marker(kind, number):
    """Return a value that stands for another one in a compiled query."""
    if kind is str:
        return f"\ue000{number}"  # of the letters that no text has
    if kind is datetime.datetime:
        return datetime.datetime(1, 1, number, tzinfo=datetime.UTC)
    return datetime.date(1, 1, number) if kind is datetime.date else LOWEST + number


def adapted(value, connection):
    """Return a value as it stands among the parameters of a statement."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, datetime.date) else value
