from django.db import transaction

from jobs.models import WorkerHeartbeat
from jobs.running import RunningJob, run

INLINE = "request"  # in place of the name of a worker


def run_or_wait(task, *args, by=None, is_small=False, **kwargs):
    """Enqueue a task for a user and return its Job, whose `get_absolute_url` is the page of its progress.

    It is enqueued in the transaction of the caller. Small work, of a second or so, is done at once after that if no
    worker was seen alive in the last minute; all else waits for one.
    """
    job = task.get_backend().enqueue_job(task, args, kwargs, by=by)
    if is_small and not WorkerHeartbeat.objects.alive().exists():
        transaction.on_commit(lambda: run_at_once(job))
    return job


def run_at_once(job):
    if job.begin(INLINE):
        run(RunningJob(job))
        job.refresh_from_db()
