"""Periodic work: `settings.PERIODIC` names tasks with their intervals in seconds.

Work of each minute is called by the worker itself, in a thread beside the job in hand. Work of an hour or more becomes
a job, with all that jobs have.
"""

import datetime

from django.conf import settings
from django.core import checks
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task

from jobs.choices import ENDED
from jobs.models import Job, PeriodicRun

HOUR = 60 * 60
LONGEST_PAUSE = 60  # seconds between two looks


def remaining():
    """Return how many seconds are left until each task is due, by path."""
    last_runs = dict(PeriodicRun.objects.values_list("task", "last_run"))
    now = timezone.now()
    return {
        task: interval - (now - last_runs[task]).total_seconds() if task in last_runs else 0
        for task, interval in settings.PERIODIC.items()
    }


def is_quick(task):
    return settings.PERIODIC[task] < HOUR


def take(task):
    return PeriodicRun.objects.take(task, datetime.timedelta(seconds=settings.PERIODIC[task]))


def enqueue_if_due(path):
    """Make a job of periodic work that is due, unless one of the last time is still open."""
    with transaction.atomic():
        if take(path) and not Job.objects.filter(task=path).exclude(state__in=ENDED).exists():
            import_string(path).enqueue()


def call_if_due(path):
    if take(path):
        import_string(path).call()


def check_periodic(**kwargs):
    """System check: each path of PERIODIC is a task, and those that the worker calls itself take no context."""
    return [error for path in settings.PERIODIC for error in errors_of(path)]


def errors_of(path):
    try:
        task = import_string(path)
    except ImportError as error:
        yield checks.Error(f"PERIODIC names {path}, which cannot be imported: {error}", id="jobs.E001")
        return
    if not isinstance(task, Task) or (task.takes_context and is_quick(path)):
        yield checks.Error(f"PERIODIC names {path}, which is no task, or takes a context each minute.", id="jobs.E002")
