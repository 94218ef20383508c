"""Figures of an achievement and a measure are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("achievements", "0017_explain_texts")]

    operations = [
        migrations.AddIndex(
            "figure", models.Index(fields=["achievement", "measure"], name="achievements_figures_beside")
        )
    ]
