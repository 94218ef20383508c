"""Indexes that the list needs at a million achievements. docs/decisions/24 says which index is for what; SQLite has only some."""

from django.db import migrations, models

TITLE = 'LOWER((COALESCE(NULLIF(title_{}, \'\'), NULLIF(title_{}, \'\'))) COLLATE "C"), id'
PLACE = "COALESCE(NULLIF(place_en, ''), NULLIF(place_ko, ''))"
UNIT = "COALESCE(NULLIF(unit_en, ''), NULLIF(unit_ko, ''))"
INDEXES = {
    # Each order of the list, and the usual one within a sector.
    "achievements_newest": "achievements_achievement (period_start DESC NULLS LAST, id)",
    "achievements_oldest": "achievements_achievement (period_start, id)",
    "achievements_changed": "achievements_achievement (changed_at DESC NULLS LAST, id)",
    "achievements_title_en": f"achievements_achievement ({TITLE.format('en', 'ko')})",
    "achievements_title_ko": f"achievements_achievement ({TITLE.format('ko', 'en')})",
    "achievements_newest_of_sector": "achievements_achievement (sector_id, period_start DESC NULLS LAST, id)",
    "achievements_in_order": "achievements_achievement (sector_id, position, id)",
    # What is filtered by, in the usual order.
    "achievements_newest_at_place": f"achievements_achievement (({PLACE}), period_start DESC NULLS LAST, id)",
    "achievements_newest_by_outcome": "achievements_achievement (outcome, period_start DESC NULLS LAST, id)",
    "achievements_by_partner": "achievements_partner (organization_id, achievement_id, role)",
    "achievements_by_role": "achievements_partner (role, achievement_id)",
    "achievements_by_unit": f"achievements_figure (({UNIT}), achievement_id, kind, value) INCLUDE (unit_en, unit_ko)",
    "achievements_by_kind": "achievements_figure (kind, achievement_id)",
    # What is counted is read from here alone, without the texts.
    "achievements_counted": (
        "achievements_achievement (sector_id, outcome, period_start, period_end, publish_at) INCLUDE (withdraw_at, id)"
    ),
    "achievements_placed": "achievements_achievement (place_en, place_ko, sector_id, publish_at) INCLUDE (withdraw_at, id)",
    # Every three letters in a row: fields/search.py.
    "achievements_searched": "achievements_achievement USING gin (publishing_grams(search_text))",
    "achievements_part_searched": "achievements_part USING gin (publishing_grams(search_text))",
}


SMALL = {
    "achievements_by_publication": "achievements_achievement (publish_at)",
    "achievements_by_withdrawal": "achievements_achievement (withdraw_at)",
}


def create(apps, schema_editor):
    """On PostgreSQL one by one and without a lock, so that staff go on working meanwhile; again where it was cut off."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, rows in (SMALL | INDEXES if is_postgresql else SMALL).items():
        schema_editor.execute(f"CREATE INDEX {'CONCURRENTLY' if is_postgresql else ''} IF NOT EXISTS {name} ON {rows}")


def drop(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for name in SMALL | INDEXES:
        schema_editor.execute(f"DROP INDEX {'CONCURRENTLY' if is_postgresql else ''} IF EXISTS {name}")


def state(name, field):
    return migrations.AddIndex("achievement", models.Index(fields=[field], name=name))


class Migration(migrations.Migration):
    atomic = False  # as CONCURRENTLY asks for
    dependencies = [("achievements", "0005_last_change_and_other_names"), ("publishing", "0002_search_index")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create, drop)],
            state_operations=[
                state("achievements_by_publication", "publish_at"),
                state("achievements_by_withdrawal", "withdraw_at"),
            ],
        ),
    ]
