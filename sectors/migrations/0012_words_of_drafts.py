"""Revisions keep the folded texts of open drafts, so that the administration finds them."""

from django.db import migrations, models

NAMES = ["identityrevision", "pagerevision", "planrevision", "sectorrevision"]


class Migration(migrations.Migration):
    dependencies = [("sectors", "0011_addresses_from_korean_names")]

    operations = [
        migrations.AddField(name, "search_text", models.TextField(db_default="", default="", editable=False))
        for name in NAMES
    ]
