"""Rows shared by many tests: created once, and copied into the database of each test."""

import time

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from publishing.models import ContentVersion

SAMPLE = "achievements/content/growth-engines.yaml"


def loaded_rows():
    """Return the rows from `load_content` in an empty database, as {model: rows}. The load itself is rolled back."""
    with transaction.atomic():
        before = {model: rows_of(model) for model in tables()}
        call_command("load_content", SAMPLE, verbosity=0)
        after = {model: rows_of(model) for model in tables()}
        transaction.set_rollback(True)
    changed = {model: rows for model, rows in after.items() if rows != before[model]}
    assert not any(before[model] for model in changed), "there is content already"
    return changed


def put_sample(rows):
    """Insert the rows of the sample plan. Run `load_content` instead if the test has made rows of these models."""
    if any(rows_of(model) for model in rows):
        call_command("load_content", SAMPLE, verbosity=0)
        return
    insert_all(rows)


COPIES = {}  # of functions that make rows: when they ran, and what they made
FRESH = 20 * 60  # seconds; what is scheduled in an hour has to lie ahead


def copied(make):
    """Call `make` once, and later insert copies of its rows, as long as their tables are empty."""
    made_at, rows = COPIES.get(make, (-FRESH, {}))
    if time.monotonic() - made_at < FRESH and not any(rows_of(model) for model in rows):
        insert_all(rows)
        return
    before = {model: rows_of(model) for model in tables()}
    make()
    after = {model: rows_of(model) for model in tables()}
    changed = {model: rows for model, rows in after.items() if rows != before[model]}
    if not any(before[model] for model in changed):
        COPIES[make] = time.monotonic(), changed


def insert_all(rows):
    with transaction.atomic():  # references are checked at its end
        for model in rows:
            insert(model, rows[model])
        ContentVersion.objects.renew()  # what another test was shown of the same rows is nothing to this one


def tables():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def names(model):
    quote = connection.ops.quote_name
    columns = [field.column for field in model._meta.local_concrete_fields if not field.generated]
    return quote(model._meta.db_table), ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))


def rows_of(model):
    """Return the rows of a model as raw database values."""
    table, columns, _places = names(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")  # noqa: S608 - names of our own models
        return cursor.fetchall()


def insert(model, rows):
    table, columns, places = names(model)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608
