from django.db import migrations, models

import achievements.files

DOCUMENTS = (
    "pdf hwp hwpx hml doc docx xls xlsx ppt pptx odt ods odp csv txt jpg jpeg png zip".split()
)


class Migration(migrations.Migration):
    dependencies = [("achievements", "0025_keep_versions_of_drafts")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="file_name",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=255, verbose_name="name of the file"
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="file",
            field=models.FileField(
                blank=True,
                help_text="A document to download, 20 MB at most. It is public as soon as the achievement is. "
                + ", ".join(DOCUMENTS),
                upload_to=achievements.files.source_path,
                validators=[
                    achievements.files.KindValidator(DOCUMENTS),
                    achievements.files.validate_size,
                    achievements.files.validate_content,
                ],
                verbose_name="file",
            ),
        ),
    ]
