from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("achievements", "0015_texts_of_figures_are_gone")]

    operations = [
        migrations.AddIndex(
            "figure", models.Index(fields=["achievement", "measure"], name="achievements_figures_beside")
        )
    ]
