"""Numbers of rows as addresses and forms name them."""

import re

from django.db.models import Aggregate, TextField

KEY = re.compile(r"\d{1,18}", re.ASCII)  # no longer than what every database takes


def key_from(text):
    """The number that a text is, or None: for `filter(pk=…)`, which then finds nothing."""
    return int(text) if KEY.fullmatch(str(text or "")) else None


class KeyList(Aggregate):
    """The keys of many rows as one text with commas; NULL for none."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')", **context)
