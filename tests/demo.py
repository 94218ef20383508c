"""The invented city of `make demo`: made once, and copied into the database of each test that asks for it."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.db import connection, transaction

from achievements.demo.city import make_city
from publishing.models import ContentVersion
from sectors.models import Identity, IdentityRevision
from tests import builders
from tests.samples import insert_all, rows_of, tables

ONE = (IdentityRevision, Identity)  # what a migration made already
ROLES = get_user_model().groups.through  # whose keys are those of the database that the rows came from


def demo_rows():
    """Return the rows of the demo as {model: rows}, and the roles of its staff by name. Nothing stays of them."""
    with transaction.atomic():
        before = {model: rows_of(model) for model in tables()}
        if not Identity.objects.exists():
            builders.identity()  # tests with transactions remove the one of the migration
        make_city()
        after = {model: rows_of(model) for model in tables()}
        roles = [*ROLES.objects.values_list("user__username", "group__name")]
        transaction.set_rollback(True)
    rows = {model: after[model] for model in after if after[model] != before[model]}
    for model in (ROLES, ContentVersion):
        rows.pop(model, None)
    return rows, roles


def put_demo(made):
    """Insert the rows of the demo into a database without content."""
    rows, roles = made
    with transaction.atomic():
        for model in ONE:
            model.objects.all().delete()
        insert_all(rows)
        for name, role in roles:
            get_user_model().objects.get(username=name).groups.add(Group.objects.get(name=role))
    reset_sequences(rows)


def reset_sequences(models):
    """Let the next row of each model have a number of its own: PostgreSQL does not see those that were inserted."""
    names = [model for model in models if connection.vendor == "postgresql"]
    statements = connection.ops.sequence_reset_sql(no_style(), names)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
