"""The state of a job, in a sentence for the person who waits for it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jobs.choices import JobState
from jobs.models import MOST_ATTEMPTS, WorkerHeartbeat


def state_sentence(job):
    """Return what is the matter with a job now."""
    if job.state == JobState.WAITING:
        return waiting_sentence(job)
    if job.state == JobState.RUNNING:
        return running_sentence(job)
    return _(ENDS[job.state]) % {"moment": shown(job.finished_at)}


ENDS = {
    JobState.DONE: gettext_noop("It was finished at %(moment)s."),
    JobState.FAILED: gettext_noop("It failed at %(moment)s."),
    JobState.CANCELED: gettext_noop("It was canceled at %(moment)s."),
}


def waiting_sentence(job):
    if not WorkerHeartbeat.objects.alive().exists():
        return _(
            "It waits for the worker. If this takes more than a minute, the worker is not running: tell your operator."
        )
    if job.error:
        values = {"attempt": job.attempts, "most": MOST_ATTEMPTS, "moment": shown(job.run_after)}
        return _("Attempt %(attempt)s of %(most)s failed. The next one is at %(moment)s.") % values
    if job.run_after > timezone.now():
        return _("It begins at %(moment)s.") % {"moment": shown(job.run_after)}
    return _("It waits for its turn.")


def running_sentence(job):
    if job.cancel_requested:
        return _("It was canceled, and ends at its next step.")
    return _("It has been running since %(moment)s.") % {"moment": shown(job.started_at)}


def shown(moment):
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
