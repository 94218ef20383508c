from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.exceptions import TaskResultDoesNotExist

from jobs.choices import JobState
from jobs.models import Job

STATUSES = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
    JobState.CANCELED: TaskResultStatus.FAILED,
}


class JobBackend(BaseTaskBackend):
    """Backend of `django_tasks` that keeps tasks as jobs, written in the transaction of whoever enqueues them."""

    supports_defer = supports_get_result = supports_priority = True

    def enqueue(self, task, args, kwargs):
        return result_of(self.enqueue_job(task, args, kwargs))

    def enqueue_job(self, task, args, kwargs, by=None):
        """Enqueue a task for a user, or for nobody, and return its Job."""
        self.validate_task(task)
        values = {"run_after": task.run_after} if task.run_after else {}
        return Job.objects.create(
            task=task.module_path,
            args=list(args),
            kwargs=kwargs,
            by=by,
            language=get_language() or "",
            priority=task.priority,
            **values,
        )

    def get_result(self, result_id):
        try:
            return result_of(Job.objects.get(pk=result_id))
        except (Job.DoesNotExist, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error


def result_of(job):
    """Return a job as `django_tasks` tells of it."""
    result = TaskResult(
        task=import_string(job.task),
        id=str(job.pk),
        status=STATUSES[job.state],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        last_attempted_at=job.started_at,
        finished_at=job.finished_at,
        args=job.args,
        kwargs=job.kwargs,
        backend="default",
        errors=[],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
