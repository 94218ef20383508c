"""One attempt at a job: calls its task and records what came of it."""

import logging
import time
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django_tasks import TaskContext
from django_tasks.base import Task
from django_tasks.utils import normalize_json

from accounts.notes import lazy_note, serialize_note
from jobs.backend import result_of
from jobs.choices import JobState
from jobs.errors import NOT_ALLOWED, WENT_WRONG, Canceled, HandedBack, Interruption, JobError, LeaseLost
from jobs.models import LEASE, MOST_ATTEMPTS

PATIENCE = 60 * 60  # seconds that a job may go without a word of its progress
log = logging.getLogger(__name__)


class RunningJob:
    """A job in hand. The thread that runs it reports its progress here, and another one writes that to the database.

    So a report costs the task nothing, and is seen even from inside a transaction.
    """

    def __init__(self, job):
        self.job = job
        self.interruption = None  # raised at the next report
        self.reported = {}
        self.written = {}
        self.moved_at = self.renewed_at = time.monotonic()

    @property
    def is_stuck(self):
        return time.monotonic() - self.moved_at > PATIENCE

    def report(self, done, total=None, message=""):
        """Note how far the job has come. Raise Interruption if it has to end here."""
        steps = {"done": number(done), "total": None if total is None else number(total)}
        self.reported = steps | {"message": storable(serialize_note(message))}
        self.moved_at = time.monotonic()
        if self.interruption:
            raise self.interruption

    def beat(self):
        """Renew the lease, write the progress, and learn whether the job was canceled or is with another worker."""
        canceled = self.job.held().values_list("cancel_requested", flat=True).first()
        if canceled is None:
            self.interruption = LeaseLost()
        elif canceled:
            self.interruption = Canceled()
        reported = self.reported
        if reported != self.written or time.monotonic() - self.renewed_at > LEASE.total_seconds() / 8:
            self.job.renew(**reported)
            self.written, self.renewed_at = reported, time.monotonic()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext(TaskContext):
    """First argument, `context`, of tasks with `takes_context=True`."""

    running: RunningJob

    @property
    def job(self):
        return self.running.job

    def progress(self, done, total=None, message=""):
        """Tell how many steps are done, of how many, with a sentence or a `lazy_note`; call it at every step.

        Raise Interruption if the job was canceled or has to go on elsewhere: transactions are rolled back, and nothing
        else needs to be done. Inside a transaction the portal waits for it, so on SQLite keep them short.
        """
        self.running.report(done, total, message)


def run(running, keep=lambda record: record()):
    """Call the task of a job and record what came of it.

    `keep` is called with the function that writes the outcome to the database, and can call it until it succeeds.
    """
    job = running.job
    with translation.override(job.language or None):
        record = attempt(running)
    try:
        keep(transaction.atomic(lambda: record(**running.reported)))
    except Exception:  # a result that the database refuses
        log.exception("What came of job %s (%s) cannot be kept", job.pk, job.task)
        keep(lambda: job.end(JobState.FAILED, error=lazy_note(WENT_WRONG, id=str(job.pk))))


def attempt(running):
    """Call the task, and return the function that records its outcome; it takes the last progress by name."""
    job = running.job
    try:
        result = normalize_json(call_task(running))
    except Interruption as interruption:
        return ways_to_end(job)[type(interruption)]
    except (JobError, ValidationError, PermissionDenied) as error:
        sentence = storable(sentence_of(error, job))
        return lambda **progress: job.end(JobState.FAILED, error=sentence, **progress)
    except (Exception, SystemExit):
        log.exception("Job %s (%s) failed: attempt %d of %d", job.pk, job.task, job.attempts, MOST_ATTEMPTS)
        return lambda **progress: job.retry_or_fail(lazy_note(WENT_WRONG, id=str(job.pk)))
    return lambda **progress: job.end(JobState.DONE, result=result, error="", **progress)


def call_task(running):
    task = import_string(running.job.task)
    if not isinstance(task, Task):
        raise TypeError(f"{running.job.task} is no task.")
    context = [JobContext(task_result=result_of(running.job), running=running)] if task.takes_context else []
    return task.call(*context, *running.job.args, **running.job.kwargs)


def ways_to_end(job):
    return {
        Canceled: lambda **progress: job.end(JobState.CANCELED, **progress),
        HandedBack: lambda **progress: job.hand_back(),
        LeaseLost: lambda **progress: False,
    }


def sentence_of(error, job):
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied):
        return lazy_note(NOT_ALLOWED)
    return str(error) or lazy_note(WENT_WRONG, id=str(job.pk))


def number(value):
    """Return a number as the database can keep it."""
    return min(max(int(value), 0), 2**31 - 1)


def storable(text):
    """Return a text without what PostgreSQL refuses: NUL, and halves of characters."""
    return text.replace("\0", "").encode(errors="replace").decode()
