"""The worker: one loop that watches, and threads that work.

The loop never runs a task itself. So it keeps the lease of a job that blocks, hears that it was canceled, and has the
work of each minute done beside it.
"""

import logging
import os
import socket
import sys
import threading
import time
import uuid

from django.db import InterfaceError, OperationalError, ProgrammingError, connection, connections

from accounts.notes import lazy_note
from jobs import periodic
from jobs.errors import STUCK, HandedBack
from jobs.models import Job, WorkerHeartbeat
from jobs.running import RunningJob, run
from jobs.troubles import Troubles

POLL = 1.0  # seconds between two looks for work
BEAT = 15  # seconds between two signs of life
GRACE = 30  # seconds for the job in hand after SIGTERM; then it is handed back at its next step
UNAVAILABLE = (OperationalError, InterfaceError, ProgrammingError)  # away, locked, or not migrated yet
DATABASE = "The worker waits for the database"
log = logging.getLogger(__name__)


class JobWorker:
    def __init__(self, poll=POLL, grace=GRACE):
        self.name = f"{socket.gethostname()[:50]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.poll, self.grace = poll, grace
        self.stopping_since = None
        self.next_beat = self.next_periodic = 0
        self.running = self.job_thread = self.minute_thread = None
        self.troubles = Troubles()

    def stop(self):
        """Take no more jobs, and end after the one in hand. Safe to call from a signal handler."""
        self.stopping_since = self.stopping_since or time.monotonic()

    def run(self):
        while not self.has_ended:
            self.guarded(self.step)
            time.sleep(self.poll)
        self.guarded(lambda: WorkerHeartbeat.objects.filter(name=self.name).delete())

    @property
    def has_ended(self):
        return self.stopping_since is not None and not is_alive(self.job_thread) and not is_alive(self.minute_thread)

    def guarded(self, action):
        """Call an action on the database, and return True if the database was there."""
        try:
            action()
        except UNAVAILABLE as error:
            self.troubles.report(DATABASE, error)
            connection.close()
            return False
        return True

    def step(self):
        running = self.running
        self.hand_back_in_time(running)
        if running:
            self.watch(running)
        self.give_sign_of_life()
        if self.stopping_since is None:
            self.begin_periodic()
            self.begin_jobs()

    def hand_back_in_time(self, running):
        if running and self.stopping_since and time.monotonic() - self.stopping_since > self.grace:
            running.interruption = HandedBack()

    def give_sign_of_life(self):
        if time.monotonic() >= self.next_beat:
            WorkerHeartbeat.objects.beat(self.name)
            if running := self.running:
                running.job.renew()  # before anybody finds its lease run out: the machine may have been asleep
            Job.objects.reap()
            self.troubles.end(DATABASE)  # which was written to
            self.next_beat = time.monotonic() + BEAT

    def watch(self, running):
        if running.is_stuck and running.job.retry_or_fail(lazy_note(STUCK)):
            log.error("Job %s (%s) stood still for too long: the worker starts anew", running.job.pk, running.job.task)
            restart()
        running.beat()

    # Jobs

    def begin_jobs(self):
        if not is_alive(self.job_thread) and Job.objects.due().exists():
            self.job_thread = begin(self.do_jobs)

    def do_jobs(self):
        """Do all jobs that are due, one after another."""
        while self.stopping_since is None and self.guarded(self.claim) and self.running:
            try:
                run(self.running, keep=self.keep)
            finally:
                self.running = None

    def claim(self):
        job = Job.objects.claim(self.name)
        self.running = RunningJob(job) if job else None

    def keep(self, record):
        """Record the outcome of a job, as soon as the database answers."""
        while not self.guarded(record):
            time.sleep(self.poll)

    # Periodic work

    def begin_periodic(self):
        if time.monotonic() < self.next_periodic or is_alive(self.minute_thread):
            return
        remaining = periodic.remaining()
        due = [path for path, seconds in remaining.items() if seconds <= 0]
        for path in due:
            if not periodic.is_quick(path):
                periodic.enqueue_if_due(path)
        if quick := [path for path in due if periodic.is_quick(path)]:
            self.minute_thread = begin(self.do_periodic, quick)
        pause = min((seconds for seconds in remaining.values() if seconds > 0), default=0)
        self.next_periodic = time.monotonic() + (0 if quick else min(pause, periodic.LONGEST_PAUSE))

    def do_periodic(self, paths):
        for path in paths:
            try:
                self.guarded(lambda path=path: periodic.call_if_due(path))
            except Exception:
                log.exception("%s failed", path)


def is_alive(thread):
    return thread is not None and thread.is_alive()


def begin(work, *args):
    """Start a thread that ends with the process, and closes its connections to the database before."""

    def work_and_close():
        try:
            work(*args)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work_and_close, daemon=True)
    thread.start()
    return thread


def restart():
    """Begin this process anew, without the threads that it had."""
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
