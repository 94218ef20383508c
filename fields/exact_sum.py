"""A sum of decimals that is exact on SQLite as well, which adds in floating point."""

from decimal import Decimal

from django.db.models import Sum, TextField
from django.utils.functional import cached_property


class ExactSum(Sum):
    """Sum of a DecimalField as a Decimal; None where there are no rows."""

    output_field = TextField()  # for SQLite, whose decimals would be rounded to fifteen digits

    def as_sqlite(self, compiler, connection, **options):
        return self.as_sql(compiler, connection, function="EXACT_SUM", **options)

    @cached_property
    def convert_value(self):
        return lambda value, expression, connection: None if value is None else Decimal(value)


class DecimalSum:
    """Aggregate of SQLite. A stored number of up to fifteen digits comes back as it was written."""

    def __init__(self):
        self.total = None

    def step(self, value):
        if value is not None:
            self.total = (self.total or Decimal(0)) + Decimal(repr(value))

    def finalize(self):
        return None if self.total is None else str(self.total)


def add_to_sqlite(sender, connection, **options):
    """Give a new connection to SQLite the aggregate (`connection_created`)."""
    if connection.vendor == "sqlite":
        connection.connection.create_aggregate("EXACT_SUM", 1, DecimalSum)
