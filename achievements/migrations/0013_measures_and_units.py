"""Units and measures become records; figures refer to them, to their whole and to who pays."""

import achievements.numbers.reading
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import fields.constraints
import fields.text
import sectors.periods.fields
import sectors.permissions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('achievements', '0012_approximate_figures'),
        ('sectors', '0007_breadcrumb_and_confirmed_by'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('slug', models.CharField(blank=True, help_text='Names it in addresses and files, and stays as it is. Leave it empty to have it made from the English name.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Use lowercase letters from a to z, digits, and single hyphens between words: solar-city.')], verbose_name='key')),
                ('name_en', fields.text.NormalizedCharField(blank=True, help_text='What is counted or measured, as a heading: Private investment.', max_length=100, verbose_name='name (English)')),
                ('name_ko', fields.text.NormalizedCharField(blank=True, max_length=100, verbose_name='name (Korean)')),
                ('counted_en', fields.text.NormalizedCharField(blank=True, help_text='People trained, for “164 people trained”; 의료관광객, for “의료관광객 10,000명”. It may stay empty.', max_length=60, verbose_name='word beside the number (English)')),
                ('counted_ko', fields.text.NormalizedCharField(blank=True, max_length=60, verbose_name='word beside the number (Korean)')),
                ('adds_up', models.BooleanField(default=True, help_text='Values of several achievements make a sum. Clear this for shares, rates, ranks and averages.', verbose_name='adds up')),
                ('spellings', fields.text.NormalizedTextField(blank=True, help_text='In any language, one on each line. Whatever is typed so is understood.', verbose_name='other spellings')),
            ],
            options={
                'verbose_name': 'measure',
                'verbose_name_plural': 'measures',
                'ordering': ['slug'],
                'abstract': False,
            },
            bases=(sectors.permissions.SectorScoped, models.Model),
        ),
        migrations.CreateModel(
            name='MeasureRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('snapshot', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('within', models.BigIntegerField(db_index=True, null=True)),
                ('address', models.CharField(blank=True, db_index=True, max_length=80)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('return_note', models.TextField(blank=True)),
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
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': [models.OrderBy(models.F('published_at'), descending=True, nulls_first=True), '-pk'],
                'abstract': False,
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='PlanFigure',
            fields=[
                ('position', models.PositiveIntegerField(blank=True, default=0, help_text='1 comes first. Leave it empty to put this at the end.', validators=[django.core.validators.MaxValueValidator(9999)], verbose_name='position')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('value', models.DecimalField(decimal_places=4, help_text='The full number, with its unit if you like: 60,000,000,000, 60 billion, 600억원, 약 30.', max_digits=20, validators=[achievements.numbers.reading.validate_digits], verbose_name='value')),
                ('as_of', sectors.periods.fields.DateField(blank=True, bounds=(), default=None, help_text='The date it applies to: 2011, June 2010 or 2010-06-30.', max_length=21, verbose_name='as of')),
                ('kind', models.CharField(choices=[('result', 'Result'), ('target', 'Target'), ('baseline', 'Baseline')], default='result', help_text='A result was counted, a target was set, a baseline is where it began. They are never added up.', max_length=10, verbose_name='kind')),
                ('is_approximate', models.BooleanField(db_default=False, default=False, help_text='Shown as “about 30”. It is set when you type “about 30” or “약 30”.', verbose_name='approximate')),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='For money alone: the budget year that it belongs to.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='year of the money')),
                ('spending', models.CharField(blank=True, choices=[('planned', 'Planned'), ('spent', 'Spent')], db_default='', default='', help_text='For money alone.', max_length=10, verbose_name='planned or spent')),
            ],
            options={
                'verbose_name': 'figure',
                'verbose_name_plural': 'figures',
                'ordering': ['position', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SectorFigure',
            fields=[
                ('position', models.PositiveIntegerField(blank=True, default=0, help_text='1 comes first. Leave it empty to put this at the end.', validators=[django.core.validators.MaxValueValidator(9999)], verbose_name='position')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('value', models.DecimalField(decimal_places=4, help_text='The full number, with its unit if you like: 60,000,000,000, 60 billion, 600억원, 약 30.', max_digits=20, validators=[achievements.numbers.reading.validate_digits], verbose_name='value')),
                ('as_of', sectors.periods.fields.DateField(blank=True, bounds=(), default=None, help_text='The date it applies to: 2011, June 2010 or 2010-06-30.', max_length=21, verbose_name='as of')),
                ('kind', models.CharField(choices=[('result', 'Result'), ('target', 'Target'), ('baseline', 'Baseline')], default='result', help_text='A result was counted, a target was set, a baseline is where it began. They are never added up.', max_length=10, verbose_name='kind')),
                ('is_approximate', models.BooleanField(db_default=False, default=False, help_text='Shown as “about 30”. It is set when you type “about 30” or “약 30”.', verbose_name='approximate')),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='For money alone: the budget year that it belongs to.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='year of the money')),
                ('spending', models.CharField(blank=True, choices=[('planned', 'Planned'), ('spent', 'Spent')], db_default='', default='', help_text='For money alone.', max_length=10, verbose_name='planned or spent')),
            ],
            options={
                'verbose_name': 'figure',
                'verbose_name_plural': 'figures',
                'ordering': ['position', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('slug', models.CharField(blank=True, help_text='Names it in addresses and files, and stays as it is. Leave it empty to have it made from the English name.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Use lowercase letters from a to z, digits, and single hyphens between words: solar-city.')], verbose_name='key')),
                ('symbol', fields.text.NormalizedCharField(blank=True, help_text='The sign or code that a language without a name of its own writes: MW, KRW, %.', max_length=30, verbose_name='symbol')),
                ('name_en', fields.text.NormalizedCharField(blank=True, help_text='The word behind a number: people, in Korean 명. Leave it empty where the symbol is written.', max_length=60, verbose_name='name (English)')),
                ('name_ko', fields.text.NormalizedCharField(blank=True, max_length=60, verbose_name='name (Korean)')),
                ('dimension', models.CharField(choices=[('count', 'Number of things or people'), ('money', 'Money'), ('ratio', 'Share, rate or rank'), ('length', 'Length'), ('area', 'Area'), ('volume', 'Volume'), ('mass', 'Mass'), ('power', 'Power'), ('energy', 'Energy'), ('time', 'Time'), ('data', 'Data'), ('other', 'Something else')], default='count', max_length=10, verbose_name='dimension')),
                ('scale', models.DecimalField(decimal_places=9, default=1, help_text='1 GW is 1,000 MW: enter 1000, with MW above.', max_digits=24, validators=[django.core.validators.MinValueValidator(0)], verbose_name='how many of it')),
                ('spellings', fields.text.NormalizedTextField(blank=True, help_text='In any language, one on each line. Whatever is typed so is understood.', verbose_name='other spellings')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ['dimension', 'slug'],
                'abstract': False,
            },
            bases=(sectors.permissions.SectorScoped, models.Model),
        ),
        migrations.CreateModel(
            name='UnitRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('snapshot', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('within', models.BigIntegerField(db_index=True, null=True)),
                ('address', models.CharField(blank=True, db_index=True, max_length=80)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('return_note', models.TextField(blank=True)),
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
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': [models.OrderBy(models.F('published_at'), descending=True, nulls_first=True), '-pk'],
                'abstract': False,
                'default_permissions': [],
            },
        ),
        migrations.RemoveConstraint(
            model_name='figure',
            name='achievements_figure_kind_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='organization',
            name='achievements_organization_kind_is_known',
        ),
        migrations.AddField(
            model_name='figure',
            name='funder',
            field=models.ForeignKey(blank=True, help_text='For money alone: who pays.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.organization', verbose_name='funder'),
        ),
        migrations.AddField(
            model_name='figure',
            name='spending',
            field=models.CharField(blank=True, choices=[('planned', 'Planned'), ('spent', 'Spent')], db_default='', default='', help_text='For money alone.', max_length=10, verbose_name='planned or spent'),
        ),
        migrations.AddField(
            model_name='figure',
            name='whole',
            field=models.ForeignKey(blank=True, help_text='The figure that this one is a part of (“of which”). A share is never added to its whole.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='shares', to='achievements.figure', verbose_name='share of'),
        ),
        migrations.AddField(
            model_name='figure',
            name='year',
            field=models.PositiveSmallIntegerField(blank=True, help_text='For money alone: the budget year that it belongs to.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='year of the money'),
        ),
        migrations.AlterField(
            model_name='figure',
            name='kind',
            field=models.CharField(choices=[('result', 'Result'), ('target', 'Target'), ('baseline', 'Baseline')], default='result', help_text='A result was counted, a target was set, a baseline is where it began. They are never added up.', max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='organization',
            name='kind',
            field=models.CharField(choices=[('government', 'Government'), ('national', 'National government'), ('city', 'City government'), ('public-body', 'Public body'), ('research-institute', 'Research institute'), ('university', 'University'), ('company', 'Company'), ('private', 'Private investors'), ('association', 'Association'), ('other', 'Other')], default='other', max_length=30, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'government', 'national', 'city', 'public-body', 'research-institute', 'university', 'company', 'private', 'association', 'other'])), name='achievements_organization_kind_is_known', violation_error_message='Choose one of the values in the list.'),
        ),
        migrations.AddField(
            model_name='measure',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='achievements.measure', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='figure',
            name='measure',
            field=models.ForeignKey(blank=True, help_text='What the number counts. Use + to add one that is missing.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.measure', verbose_name='measure'),
        ),
        migrations.AddField(
            model_name='measurerevision',
            name='approver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='measurerevision',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author'),
        ),
        migrations.AddField(
            model_name='measurerevision',
            name='confirmer',
            field=models.ForeignKey(db_column='clearer_id', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='measurerevision',
            name='editor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last editor'),
        ),
        migrations.AddField(
            model_name='measurerevision',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='achievements.measure'),
        ),
        migrations.AddField(
            model_name='measurerevision',
            name='publisher',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by'),
        ),
        migrations.AddField(
            model_name='measurerevision',
            name='submitter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by'),
        ),
        migrations.AddField(
            model_name='planfigure',
            name='funder',
            field=models.ForeignKey(blank=True, help_text='For money alone: who pays.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.organization', verbose_name='funder'),
        ),
        migrations.AddField(
            model_name='planfigure',
            name='measure',
            field=models.ForeignKey(blank=True, help_text='What the number counts. Use + to add one that is missing.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.measure', verbose_name='measure'),
        ),
        migrations.AddField(
            model_name='planfigure',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='sectors.plan', verbose_name='plan'),
        ),
        migrations.AddField(
            model_name='planfigure',
            name='whole',
            field=models.ForeignKey(blank=True, help_text='The figure that this one is a part of (“of which”). A share is never added to its whole.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='shares', to='achievements.planfigure', verbose_name='share of'),
        ),
        migrations.AddField(
            model_name='sectorfigure',
            name='funder',
            field=models.ForeignKey(blank=True, help_text='For money alone: who pays.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.organization', verbose_name='funder'),
        ),
        migrations.AddField(
            model_name='sectorfigure',
            name='measure',
            field=models.ForeignKey(blank=True, help_text='What the number counts. Use + to add one that is missing.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.measure', verbose_name='measure'),
        ),
        migrations.AddField(
            model_name='sectorfigure',
            name='sector',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='sectors.sector', verbose_name='sector'),
        ),
        migrations.AddField(
            model_name='sectorfigure',
            name='whole',
            field=models.ForeignKey(blank=True, help_text='The figure that this one is a part of (“of which”). A share is never added to its whole.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='shares', to='achievements.sectorfigure', verbose_name='share of'),
        ),
        migrations.AddField(
            model_name='unit',
            name='base',
            field=models.ForeignKey(blank=True, help_text='The unit that amounts of this one are compared and added up in. Empty: this one itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='multiples', to='achievements.unit', verbose_name='converts to'),
        ),
        migrations.AddField(
            model_name='sectorfigure',
            name='unit',
            field=models.ForeignKey(blank=True, help_text='Empty: the one that stands beside the number, else that of the measure.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='planfigure',
            name='unit',
            field=models.ForeignKey(blank=True, help_text='Empty: the one that stands beside the number, else that of the measure.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='measure',
            name='unit',
            field=models.ForeignKey(help_text='Figures may also be in units that convert to the same one.', on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='achievements.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='figure',
            name='unit',
            field=models.ForeignKey(blank=True, help_text='Empty: the one that stands beside the number, else that of the measure.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='achievements.unit', verbose_name='unit'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'result', 'target', 'baseline'])), name='achievements_figure_kind_is_known', violation_error_message='Choose one of the values in the list.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('spending__in', ['', 'planned', 'spent'])), name='achievements_figure_spending_is_known', violation_error_message='Choose one of the values in the list.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=fields.constraints.FieldConstraint(condition=models.Q(('whole', None), models.Q(('whole', models.F('pk')), _negated=True), _connector='OR'), fields=['whole'], name='achievements_figure_is_no_share_of_itself', violation_error_message='A figure cannot be a share of itself.'),
        ),
        migrations.AddField(
            model_name='unitrevision',
            name='approver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='unitrevision',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author'),
        ),
        migrations.AddField(
            model_name='unitrevision',
            name='confirmer',
            field=models.ForeignKey(db_column='clearer_id', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='unitrevision',
            name='editor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last editor'),
        ),
        migrations.AddField(
            model_name='unitrevision',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='achievements.unit'),
        ),
        migrations.AddField(
            model_name='unitrevision',
            name='publisher',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by'),
        ),
        migrations.AddField(
            model_name='unitrevision',
            name='submitter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by'),
        ),
        migrations.AddConstraint(
            model_name='measurerevision',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('item',), name='achievements_measurerevision_one_draft', violation_error_message='There is an open draft already.'),
        ),
        migrations.AddConstraint(
            model_name='measurerevision',
            constraint=models.CheckConstraint(condition=models.Q(('approved_at', None), ('submitted_at__isnull', False), _connector='OR'), name='achievements_measurerevision_approved_after_submitted'),
        ),
        migrations.AddConstraint(
            model_name='measurerevision',
            constraint=models.CheckConstraint(condition=models.Q(('is_minor', False), models.Q(('note_en', ''), ('note_ko', '')), _connector='OR'), name='achievements_measurerevision_minor_without_note'),
        ),
        migrations.AddConstraint(
            model_name='measurerevision',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), ('publisher', None), ('submitter', None), models.Q(('publisher', models.F('submitter')), _negated=True), models.Q(('alone_reason', ''), _negated=True), _connector='OR'), name='achievements_measurerevision_four_eyes', violation_error_message='Someone other than the person who submitted it has to publish it.'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=fields.constraints.FieldConstraint(condition=models.Q(('name_en', ''), ('name_ko', ''), ('symbol', ''), _negated=True), fields=['symbol'], name='achievements_unit_is_written', violation_error_message='Enter a symbol, or the name in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=fields.constraints.FieldConstraint(condition=models.Q(('scale__gt', 0), models.Q(('base__isnull', False), ('scale', 1), _connector='OR')), fields=['scale'], name='achievements_unit_scale', violation_error_message='Enter a number above 0, or 1 for a unit that converts to no other.'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('dimension__in', ['count', 'money', 'ratio', 'length', 'area', 'volume', 'mass', 'power', 'energy', 'time', 'data', 'other'])), name='achievements_unit_dimension_is_known', violation_error_message='Choose one of the values in the list.'),
        ),
        migrations.AddConstraint(
            model_name='sectorfigure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'result', 'target', 'baseline'])), name='achievements_sectorfigure_kind_is_known', violation_error_message='Choose one of the values in the list.'),
        ),
        migrations.AddConstraint(
            model_name='sectorfigure',
            constraint=models.CheckConstraint(condition=models.Q(('spending__in', ['', 'planned', 'spent'])), name='achievements_sectorfigure_spending_is_known', violation_error_message='Choose one of the values in the list.'),
        ),
        migrations.AddConstraint(
            model_name='sectorfigure',
            constraint=fields.constraints.FieldConstraint(condition=models.Q(('whole', None), models.Q(('whole', models.F('pk')), _negated=True), _connector='OR'), fields=['whole'], name='achievements_sectorfigure_is_no_share_of_itself', violation_error_message='A figure cannot be a share of itself.'),
        ),
        migrations.AddConstraint(
            model_name='planfigure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'result', 'target', 'baseline'])), name='achievements_planfigure_kind_is_known', violation_error_message='Choose one of the values in the list.'),
        ),
        migrations.AddConstraint(
            model_name='planfigure',
            constraint=models.CheckConstraint(condition=models.Q(('spending__in', ['', 'planned', 'spent'])), name='achievements_planfigure_spending_is_known', violation_error_message='Choose one of the values in the list.'),
        ),
        migrations.AddConstraint(
            model_name='planfigure',
            constraint=fields.constraints.FieldConstraint(condition=models.Q(('whole', None), models.Q(('whole', models.F('pk')), _negated=True), _connector='OR'), fields=['whole'], name='achievements_planfigure_is_no_share_of_itself', violation_error_message='A figure cannot be a share of itself.'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=fields.constraints.FieldConstraint(condition=models.Q(('name_en', ''), ('name_ko', ''), _negated=True), fields=['name_en', 'name_ko'], name='achievements_measure_name_in_a_language', violation_error_message='Enter the name in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='unitrevision',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('item',), name='achievements_unitrevision_one_draft', violation_error_message='There is an open draft already.'),
        ),
        migrations.AddConstraint(
            model_name='unitrevision',
            constraint=models.CheckConstraint(condition=models.Q(('approved_at', None), ('submitted_at__isnull', False), _connector='OR'), name='achievements_unitrevision_approved_after_submitted'),
        ),
        migrations.AddConstraint(
            model_name='unitrevision',
            constraint=models.CheckConstraint(condition=models.Q(('is_minor', False), models.Q(('note_en', ''), ('note_ko', '')), _connector='OR'), name='achievements_unitrevision_minor_without_note'),
        ),
        migrations.AddConstraint(
            model_name='unitrevision',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), ('publisher', None), ('submitter', None), models.Q(('publisher', models.F('submitter')), _negated=True), models.Q(('alone_reason', ''), _negated=True), _connector='OR'), name='achievements_unitrevision_four_eyes', violation_error_message='Someone other than the person who submitted it has to publish it.'),
        ),
    ]
