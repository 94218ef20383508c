"""The achievements as JSON, one on each line (NDJSON)."""

import json
from array import array

from achievements.exports.document import Documents
from achievements.exports.one_moment import one_moment

NDJSON_TYPE = "application/x-ndjson"
ROWS_AT_ONCE = 200  # achievements with all their rows, which are in memory together


def ndjson(rows, site):
    """Yield each achievement as a line of bytes; `rows` come with their sectors, in an order."""
    documents = Documents(site)
    with one_moment():
        for item in read_in_parts(rows):
            yield json.dumps(documents.of(item), ensure_ascii=False).encode() + b"\n"


def read_in_parts(rows):
    """Yield rows in their order, with all that they have. In memory are some of them, and the keys of all.

    A cursor of the database would do without the keys, but a pooler has none (`POOLED`).
    """
    keys = array("q", rows.values_list("pk", flat=True).iterator())
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield from rows.with_details().filter(pk__in=keys[start : start + ROWS_AT_ONCE])
