"""Jobs, the workers that run them, and when periodic work ran last. docs/decisions/47 says why the table is ours."""

import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notes import lazy_note, render_note, serialize_note
from jobs.choices import ENDED, JobState
from jobs.errors import CRASHED
from jobs.titles import title_of

LEASE = datetime.timedelta(minutes=2)  # how long a job stays with a worker that is not heard of any more
RETRY_AFTER = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]
MOST_ATTEMPTS = len(RETRY_AFTER) + 1
ALIVE = datetime.timedelta(minutes=1)  # since a worker was seen last


class JobQuerySet(models.QuerySet):
    def due(self):
        """Return the jobs that a worker can begin, in their order."""
        waiting = self.filter(state=JobState.WAITING, run_after__lte=timezone.now())
        return waiting.order_by("-priority", "run_after", "created_at")

    def visible_to(self, user):
        return self if user.has_perm("jobs.view_job") else self.filter(by=user)

    def claim(self, worker):
        """Give the first job that is due to a worker, by name, and return it. Return None if there is none.

        No two workers get the same job: PostgreSQL skips rows that another transaction has locked, and SQLite lets one
        writer in at a time.
        """
        with transaction.atomic():
            job = self.due().select_for_update(skip_locked=True).first()
            return job if job and job.begin(worker) else None

    def reap(self):
        """Take jobs back from workers that died: their leases have run out. Return how many there were."""
        with transaction.atomic():
            orphans = self.filter(state=JobState.RUNNING, locked_until__lt=timezone.now())
            return sum(
                job.retry_or_fail(lazy_note(CRASHED), after=[]) for job in orphans.select_for_update(skip_locked=True)
            )


class Job(models.Model):
    """One piece of work that a worker does outside of requests, with its progress and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(_("task"), max_length=200)  # the path of a task: “publishing.tasks.publish_due”
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by whom")
    )
    language = models.CharField(max_length=10)  # of whoever asked for it, which its sentences are in
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(_("status"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    run_after = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(_("begun"), null=True)
    finished_at = models.DateTimeField(_("ended"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(max_length=100, blank=True)
    locked_until = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.TextField(blank=True)  # this and the error are notes: accounts/notes.py
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)  # a sentence for people; the log has the traceback

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        default_permissions = ["view", "change"]  # of others' jobs: see them; cancel and repeat them
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["state", "run_after"], name="jobs_job_due"),
            models.Index(fields=["by", "-created_at"], name="jobs_job_of_account"),
            models.Index(fields=["-created_at", "id"], name="jobs_job_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="jobs_job_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, locked_until__isnull=False)
                | ~Q(state=JobState.RUNNING) & Q(locked_until__isnull=True),
                name="jobs_job_running_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, finished_at__isnull=False)
                | ~Q(state__in=ENDED) & Q(finished_at__isnull=True),
                name="jobs_job_ended_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.FAILED) | ~Q(error=""), name="jobs_job_failed_with_a_sentence"
            ),
        ]

    def __str__(self):
        return str(title_of(self.task))

    def get_absolute_url(self):
        return reverse("jobs:job", args=[self.pk])

    @property
    def has_ended(self):
        return self.state in ENDED

    @property
    def message_in_words(self):
        """The last sentence of the task: that of its result, else of its progress."""
        return render_note(str(self.outcome.get("message") or self.message))

    @property
    def error_in_words(self):
        return render_note(self.error)

    @property
    def result_url(self):
        """The address of what came of it, a path of the portal, or an empty text."""
        url = str(self.outcome.get("url", ""))
        return url if url.startswith("/") else ""

    @property
    def outcome(self):
        return self.result if isinstance(self.result, dict) else {}

    def is_open_to(self, user):
        """Return True if a user may cancel and repeat the job."""
        return self.by_id == user.pk or user.has_perm("jobs.change_job")

    # An attempt: from `begin` to one of the methods after it. All but the first return False, and change nothing,
    # if the job is not with this worker any more.

    def begin(self, worker):
        """Give the job to a worker, by name. Return False if it does not wait any more."""
        now = timezone.now()
        values = {"state": JobState.RUNNING, "worker": worker, "attempts": self.attempts + 1}
        values |= {"started_at": now, "locked_until": now + LEASE, "done": 0, "total": None, "message": ""}
        waiting = Job.objects.filter(pk=self.pk, state=JobState.WAITING, attempts=self.attempts)
        if not waiting.update(**values):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True

    def held(self):
        """The job, as long as this attempt is the present one."""
        return Job.objects.filter(pk=self.pk, state=JobState.RUNNING, worker=self.worker, attempts=self.attempts)

    def renew(self, **values):
        return bool(self.held().update(locked_until=timezone.now() + LEASE, **values))

    def end(self, state, **values):
        return bool(self.held().update(state=state, locked_until=None, finished_at=timezone.now(), **values))

    def retry_or_fail(self, error, after=RETRY_AFTER):
        """Put a job that failed or was interrupted back, up to MOST_ATTEMPTS times; `error` is a note.

        `after` has a pause for each attempt; without one the job is due at once.
        """
        if self.attempts >= MOST_ATTEMPTS:
            return self.end(JobState.FAILED, error=error)
        pause = after[self.attempts - 1] if after else datetime.timedelta()
        return self.put_back(error=error, run_after=timezone.now() + pause)

    def put_back(self, **values):
        """Have the job wait again; one that somebody canceled meanwhile ends."""
        with transaction.atomic():
            job = self.held().select_for_update().first()
            if job is None or job.cancel_requested:
                return job is not None and self.end(JobState.CANCELED)
            return bool(self.held().update(state=JobState.WAITING, locked_until=None, **values))

    def hand_back(self):
        """Have the job wait again, as if this attempt had not been."""
        return self.put_back(attempts=F("attempts") - 1)

    # What people ask for

    def cancel(self):
        """Cancel a job that waits; ask one that runs to end at its next step. Return False if it has ended."""
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=self.pk)
            if job.state == JobState.RUNNING:
                job.cancel_requested = True
            elif job.state == JobState.WAITING:
                job.state, job.finished_at = JobState.CANCELED, timezone.now()
            else:
                return False
            job.save(update_fields=["cancel_requested", "state", "finished_at"])
            return True

    def repeat(self):
        """Have a failed job wait again, with all attempts before it. Return False if it has not failed."""
        failed = Job.objects.filter(pk=self.pk, state=JobState.FAILED)
        fresh = {"attempts": 0, "error": "", "finished_at": None, "cancel_requested": False}
        return bool(failed.update(state=JobState.WAITING, run_after=timezone.now(), **fresh))


def outcome(message, url=""):
    """Return the result of a task that people see: a sentence or a `lazy_note`, and the address of what came of it."""
    return {"message": serialize_note(message), "url": url}


class HeartbeatQuerySet(models.QuerySet):
    def alive(self):
        return self.filter(seen_at__gt=timezone.now() - ALIVE)

    def beat(self, name):
        """Note that a worker is alive, and forget those that have not been for a day."""
        now = timezone.now()
        self.update_or_create(name=name, defaults={"seen_at": now})
        self.filter(seen_at__lt=now - datetime.timedelta(days=1)).delete()


class WorkerHeartbeat(models.Model):
    """Sign of life of a worker."""

    name = models.CharField(max_length=100, primary_key=True)
    seen_at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.name


class PeriodicQuerySet(models.QuerySet):
    def take(self, task, interval):
        """Return True if periodic work is due, and note that it begins: of several callers one gets True.

        `task` is a path, `interval` a timedelta. A note from the future, of a clock that went wrong, does not count.
        """
        now = timezone.now()
        is_due = Q(last_run__lte=now - interval) | Q(last_run__gt=now + interval)
        if self.filter(is_due, task=task).update(last_run=now):
            return True
        _run, is_first = self.get_or_create(task=task, defaults={"last_run": now})
        return is_first


class PeriodicRun(models.Model):
    """Moment at which periodic work began last, for all workers together."""

    task = models.CharField(max_length=200, primary_key=True)
    last_run = models.DateTimeField()

    objects = PeriodicQuerySet.as_manager()

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.task
