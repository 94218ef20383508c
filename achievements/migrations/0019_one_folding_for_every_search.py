"""Nothing any more: 0023 folds the texts that are searched, of all databases."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("achievements", "0018_figures_beside_each_other")]

    operations = []
