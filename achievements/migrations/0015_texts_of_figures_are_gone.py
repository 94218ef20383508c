"""Figures lose the texts that measures and units say now."""

from django.db import migrations

from achievements.measures.finding import Texts


class Migration(migrations.Migration):
    dependencies = [("achievements", "0014_figures_of_measures")]

    operations = [migrations.RemoveField("figure", name) for name in Texts._fields]
