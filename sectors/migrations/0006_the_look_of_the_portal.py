"""The one look of the portal is there from now on, with a first revision; it was made when staff first opened it."""

from django.db import migrations
from django.utils import timezone

THE_ONE = 1
TEXTS = [
    *(f"{name}_{code}" for name in ("name", "short_name", "emblem_text", "footer") for code in ("en", "ko")),
    *("website", "email", "emblem", "accent", "accent_dark"),
]


def make(apps, schema_editor):
    alias = schema_editor.connection.alias
    identity, is_new = apps.get_model("sectors", "Identity").objects.using(alias).get_or_create(pk=THE_ONE)
    if is_new:
        fields = dict.fromkeys(TEXTS, "") | {"emblem_on_plate": False}
        snapshot = {"fields": fields, "rows": {}, "order": None}
        revisions = apps.get_model("sectors", "IdentityRevision").objects.using(alias)
        revisions.create(item=identity, snapshot=snapshot, published_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("sectors", "0005_whose_portal_it_is")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
