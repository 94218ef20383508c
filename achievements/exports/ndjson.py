"""The achievements as JSON, one on each line (NDJSON)."""

import json

from achievements.exports.one_moment import one_moment, read_in_parts

NDJSON_TYPE = "application/x-ndjson"


def ndjson(rows, documents):
    """Yield each achievement as a line of bytes; `rows` come with their sectors, in an order."""
    with one_moment():
        for part in read_in_parts(rows):
            for item in part.with_details():
                yield json.dumps(documents.of(item), ensure_ascii=False).encode() + b"\n"
