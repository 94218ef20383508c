"""The content stamp becomes the content version. Its table stays, so that processes of both versions share it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_search_index")]
    operations = [
        migrations.AlterModelTable(name="ContentStamp", table="publishing_contentstamp"),
        migrations.RenameModel(old_name="ContentStamp", new_name="ContentVersion"),
    ]
