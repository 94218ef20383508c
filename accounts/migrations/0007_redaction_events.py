"""The events of redactions in the audit log. The column stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_audit_event'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditentry',
            name='event',
            field=models.CharField(choices=[('added', 'Added'), ('changed', 'Changed'), ('deleted', 'Deleted'), ('saved-draft', 'Saved a draft'), ('submitted', 'Submitted for review'), ('returned', 'Returned to the author'), ('approved', 'Approved'), ('published', 'Published'), ('published-alone', 'Published alone'), ('cleared', 'Confirmed what was published alone'), ('scheduled', 'Scheduled'), ('unscheduled', 'Canceled the schedule'), ('withdrawn', 'Withdrew'), ('kept-public', 'Canceled the withdrawal'), ('merged', 'Merged into another'), ('restored', 'Restored as a draft'), ('discarded', 'Discarded the draft'), ('put-on-front-page', 'Put on the front page'), ('noted', 'Left a note'), ('made-preview-link', 'Created a preview link'), ('revoked-preview-link', 'Ended the preview link'), ('requested-redaction', 'Requested a redaction'), ('refused-redaction', 'Refused a redaction'), ('redacted', 'Redacted'), ('loaded', 'Loaded from a file'), ('exported', 'Exported'), ('signed-in', 'Signed in'), ('failed-to-sign-in', 'Failed to sign in'), ('signed-out', 'Signed out'), ('locked-out', 'Locked out'), ('set-up-second-factor', 'Set up two-step verification'), ('removed-second-factor', 'Turned off two-step verification'), ('changed-password', 'Changed the password')], db_column='verb', max_length=30, verbose_name='what'),
        ),
    ]
