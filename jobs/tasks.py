"""Daily work on sessions, tokens of forms and jobs."""

import datetime

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from accounts import models
from jobs.models import Job
from jobs.titles import titled

KEPT = datetime.timedelta(days=30)  # after a job ended


@task
@titled(_("Delete sessions that have ended"))
def clear_sessions():
    call_command("clearsessions")


@task
@titled(_("Delete background jobs that ended 30 days ago"))
def remove_old_jobs():
    Job.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()


@task
@titled(_("Delete what a form needs to be done once"))
def clear_used_tokens():
    models.clear_used_tokens(timezone.now())
