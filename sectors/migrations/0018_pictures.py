import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import fields.constraints
import fields.text
import sectors.permissions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sectors', '0017_telephones_of_offices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('slug', models.CharField(blank=True, help_text='Names it in content files. Leave it empty to have it made from the alternative text.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Use lowercase letters from a to z, digits, and single hyphens between words: solar-city.')], verbose_name='key')),
                ('title', fields.text.NormalizedCharField(blank=True, help_text='What staff find it by. Readers do not see it.', max_length=200, verbose_name='title')),
                ('file', models.FileField(help_text='A JPEG, PNG or WebP file of 20 MB or less, best 1600 pixels wide or more. Position, device and all else that a camera writes beside the picture is taken out. Upload only what the portal may show.', upload_to='', verbose_name='file')),
                ('alt_en', fields.text.NormalizedCharField(blank=True, help_text='What is to be seen in it, in one sentence, for readers who cannot see it.', max_length=300, verbose_name='alternative text (English)')),
                ('alt_ko', fields.text.NormalizedCharField(blank=True, max_length=300, verbose_name='alternative text (Korean)')),
                ('credit_en', fields.text.NormalizedCharField(blank=True, help_text='Who made it and when, below the picture: Photo: Hong Gil-dong, 2026. Drawing, not a photograph.', max_length=200, verbose_name='credit (English)')),
                ('credit_ko', fields.text.NormalizedCharField(blank=True, max_length=200, verbose_name='credit (Korean)')),
                ('license', models.CharField(blank=True, choices=[('KOGL-1', 'KOGL Type 1 (source indication)'), ('KOGL-2', 'KOGL Type 2 (source indication, no commercial use)'), ('KOGL-3', 'KOGL Type 3 (source indication, no changes)'), ('KOGL-4', 'KOGL Type 4 (source indication, no commercial use, no changes)'), ('CC-BY-4.0', 'Creative Commons Attribution 4.0'), ('CC0-1.0', 'Creative Commons Zero 1.0')], help_text='Under which others may use it. Empty: nothing is said.', max_length=20, verbose_name='license')),
                ('focal_x', models.PositiveSmallIntegerField(default=50, help_text='In percent: 0 is the left edge, 100 the right one. What is here stays in sight where pages cut the picture.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focal point from the left')),
                ('focal_y', models.PositiveSmallIntegerField(default=50, help_text='In percent: 0 is the upper edge, 100 the lower one.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focal point from the top')),
                ('rendered', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'ordering': ['-pk'],
                'abstract': False,
                'default_permissions': ['add', 'change', 'delete', 'view', 'publish'],
                'constraints': [fields.constraints.FieldConstraint(condition=models.Q(('alt_en', ''), ('alt_ko', ''), _negated=True), fields=['alt_en', 'alt_ko'], name='sectors_picture_alt_in_a_language', violation_error_message='Describe the picture in at least one language, for readers who cannot see it.'), models.CheckConstraint(condition=models.Q(('license__in', ['', 'KOGL-1', 'KOGL-2', 'KOGL-3', 'KOGL-4', 'CC-BY-4.0', 'CC0-1.0'])), name='sectors_picture_license_is_known', violation_error_message='Choose one of the values in the list.'), fields.constraints.FieldConstraint(condition=models.Q(('focal_x__lte', 100)), fields=['focal_x'], name='sectors_picture_focal_x_is_percent', violation_error_message='Enter a number from 0 to 100.'), fields.constraints.FieldConstraint(condition=models.Q(('focal_y__lte', 100)), fields=['focal_y'], name='sectors_picture_focal_y_is_percent', violation_error_message='Enter a number from 0 to 100.')],
            },
            bases=(sectors.permissions.SectorScoped, models.Model),
        ),
        migrations.AddField(
            model_name='page',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sectors.picture', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='plan',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sectors.picture', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='sector',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sectors.picture', verbose_name='picture'),
        ),
        migrations.CreateModel(
            name='PictureRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('snapshot', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('within', models.BigIntegerField(db_index=True, null=True)),
                ('address', models.CharField(blank=True, db_index=True, max_length=80)),
                ('search_text', models.TextField(db_default='', default='', editable=False)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('superseded_at', models.DateTimeField(null=True)),
                ('return_note', models.TextField(blank=True)),
                ('returned_at', models.DateTimeField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('publish_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(db_index=True, null=True)),
                ('withdraws', models.BooleanField(default=False)),
                ('is_minor', models.BooleanField(default=False)),
                ('note_en', fields.text.NormalizedTextField(blank=True, verbose_name='note for readers (English)')),
                ('note_ko', fields.text.NormalizedTextField(blank=True, verbose_name='note for readers (Korean)')),
                ('minor_reason', models.TextField(blank=True)),
                ('alone_reason', models.TextField(blank=True)),
                ('confirmed_at', models.DateTimeField(db_column='cleared_at', null=True)),
                ('preview_key', models.CharField(blank=True, max_length=40)),
                ('approver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('confirmer', models.ForeignKey(db_column='clearer_id', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('editor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last editor')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='sectors.picture')),
                ('publisher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('returner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='returned by')),
                ('submitter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': [models.OrderBy(models.F('published_at'), descending=True, nulls_first=True), '-pk'],
                'abstract': False,
                'default_permissions': [],
                'indexes': [models.Index(condition=models.Q(('superseded_at', None)), fields=['published_at'], name='picturerevision_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('published_at', None), ('superseded_at', None)), fields=('item',), name='sectors_picturerevision_one_draft', violation_error_message='There is an open draft already.'), models.CheckConstraint(condition=models.Q(('superseded_at', None), models.Q(('preview_key', ''), ('publish_at', None), ('published_at', None), ('search_text', ''), ('withdraws', False)), _connector='OR'), name='sectors_picturerevision_superseded_is_not_public'), models.CheckConstraint(condition=models.Q(('approved_at', None), ('submitted_at__isnull', False), _connector='OR'), name='sectors_picturerevision_approved_after_submitted'), models.CheckConstraint(condition=models.Q(('is_minor', False), models.Q(('note_en', ''), ('note_ko', '')), _connector='OR'), name='sectors_picturerevision_minor_without_note'), models.CheckConstraint(condition=models.Q(('published_at', None), ('publisher', None), ('submitter', None), models.Q(('publisher', models.F('submitter')), _negated=True), models.Q(('alone_reason', ''), _negated=True), _connector='OR'), name='sectors_picturerevision_four_eyes', violation_error_message='Someone other than the person who submitted it has to publish it.')],
            },
        ),
    ]
