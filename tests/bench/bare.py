"""Rows and counts of a list in handwritten SQL, without Django's ORM."""

import re
from pathlib import Path

from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from achievements.exports.csv_file import copied
from achievements.exports.tables import achievements
from achievements.listing.query import ListQuery
from achievements.listing.result import ListResult

FOLDER = Path(__file__).parent / "sql"
# Filters that are a facet of their own: its counts are those of all other filters.
FACETS = ("plan", "sector", "status", "partner")
OF_PARTNER = "WHERE t.organization_id IN (SELECT o.id FROM achievements_organization o WHERE o.slug = %(partner)s)"


def statements(name):
    """Return the SQL statements of a file by the name in the comment above each."""
    parts = re.split(r"^-- (\w+)$", (FOLDER / f"{name}.sql").read_text(), flags=re.MULTILINE)
    return {key: text.strip().rstrip(";") for key, text in zip(parts[1::2], parts[2::2], strict=True)}


def found(filters):
    conditions = statements("conditions")
    return "\n".join([(FOLDER / "found.sql").read_text(), *(conditions[name] for name in filters)])


def page(query):
    """Read the first page and the related rows."""
    first, *others = (FOLDER / "page.sql").read_text().replace("{found}", found(query)).split(";\n\n")
    rows = read(first, query)
    return [rows, *(read(statement, query | {"page": [row[0] for row in rows]}) for statement in others)]


def counts(query):
    """Count by every facet. Without filters each alone, so that all processors help; else from what was found once."""
    selects = statements("facets")
    # The roles of a chosen partner are its own, not those of others in the same achievement.
    selects["role"] = selects["role"].replace("{of_partner}", OF_PARTNER if "partner" in query else "")
    if not query:
        return [read(f"WITH found AS NOT MATERIALIZED ({found(())}) {select}", {}) for select in selects.values()]
    tables = {"found": found(query)}
    for name in set(FACETS) & set(query):
        tables[f"but_{name}"] = found([other for other in query if other != name])
        selects[name] = selects[name].replace("FROM found", f"FROM but_{name}")
    known = ", ".join(f"{name} AS MATERIALIZED ({text})" for name, text in tables.items())
    return read(f"WITH {known} {' UNION ALL '.join(selects.values())}", query)


def read(statement, query):
    values = query | {"pattern": f"%{query.get('q', '')}%", "today": timezone.localdate()}
    with connection.cursor() as cursor:
        # Without values nothing is replaced, and a percent sign is one.
        cursor.execute(statement, values if "%(" in statement else None)
        return cursor.fetchall()


def export():
    """Copy the rows of the CSV file out of the database, with the portal's own query, and keep none of it."""
    for _row in copied(achievements("http://127.0.0.1"), ListResult(ListQuery(QueryDict())).rows):
        pass
