"""The achievements as JSON, one on each line (NDJSON)."""

import json

from achievements.exports.document import Documents
from achievements.exports.one_moment import one_moment

NDJSON_TYPE = "application/x-ndjson"
ROWS_AT_ONCE = 200  # achievements with all their rows, which are in memory together


def ndjson(rows, site):
    """Yield each achievement as a line of bytes; `rows` come with their sectors."""
    documents = Documents(site)
    with one_moment():
        for item in rows.with_details().iterator(chunk_size=ROWS_AT_ONCE):
            yield json.dumps(documents.of(item), ensure_ascii=False).encode() + b"\n"
