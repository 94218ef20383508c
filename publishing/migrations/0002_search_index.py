"""The function behind the search index on PostgreSQL: docs/decisions/24. SQLite searches without one."""

from django.db import migrations

# Every three letters in a row, and at the end of a word what is left of them, so that a word of one or two letters is
# how some gram begins. Its cost keeps the planner from working it out for row after row.
CREATE = r"""
CREATE FUNCTION publishing_grams(text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
  SELECT array_to_tsvector(ARRAY(
    SELECT DISTINCT substr(word, place, 3)
    FROM unnest(string_to_array(translate($1, E'\n\t', '  '), ' ')) AS word, generate_series(1, length(word)) AS place
  ))
$$
"""


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_content_stamp")]
    operations = [migrations.RunPython(run(CREATE), run("DROP FUNCTION publishing_grams(text)"))]
