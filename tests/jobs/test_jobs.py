"""Tests of background jobs: what becomes of one, whatever happens."""

import datetime
import logging

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django_tasks import TaskResultStatus

from delivery.content_version import content_version
from jobs.choices import JobState
from jobs.enqueuing import run_or_wait
from jobs.models import LEASE, MOST_ATTEMPTS, Job, PeriodicRun, WorkerHeartbeat
from jobs.periodic import check_periodic
from jobs.running import RunningJob, run
from jobs.tasks import remove_old_jobs
from jobs.worker import JobWorker
from publishing.snapshots import rolled_back
from tests import builders, workflow
from tests.jobs import tasks
from tests.workflow import in_days, save_edit

pytestmark = pytest.mark.django_db

NAMES = ["one", "two", "three"]
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def between_steps(monkeypatch):
    """List of functions that the task `add_groups` calls with its context after each step."""
    actions = []
    monkeypatch.setattr(tasks, "between_steps", actions)
    return actions


def enqueue(task, *args):
    return Job.objects.get(pk=task.enqueue(*args).id)


def do_jobs(worker=None):
    (worker or JobWorker(poll=0)).do_jobs()


def after_work(job):
    do_jobs()
    job.refresh_from_db()
    return job


def groups():
    return list(
        Group.objects.filter(name__in=[*NAMES, "before the failure"]).order_by("pk").values_list("name", flat=True)
    )


def test_a_job_is_done_with_its_progress_and_result():
    job = after_work(enqueue(tasks.add_groups, NAMES))
    assert (job.state, job.done, job.total, job.attempts) == (JobState.DONE, 3, 3, 1)
    assert (job.message_in_words, job.result_url) == ("3 groups", "/admin/auth/group/")
    result = tasks.add_groups.get_result(str(job.pk))
    assert (result.status, result.return_value["message"]) == (TaskResultStatus.SUCCESSFUL, "3 groups")


def test_a_job_of_a_rolled_back_transaction_is_gone():
    with rolled_back():
        tasks.add_group.enqueue("one")
        assert Job.objects.exists()
    assert not Job.objects.exists()


def test_what_is_to_run_later_waits_and_what_is_urgent_comes_first():
    now = timezone.now()
    enqueue(tasks.add_group, "two")
    enqueue(tasks.add_group.using(priority=5), "one")
    enqueue(tasks.add_group.using(run_after=now + 5 * MINUTE), "three")
    do_jobs()
    assert groups() == ["one", "two"]
    with time_machine.travel(now + 6 * MINUTE):
        do_jobs()
    assert groups() == NAMES


def test_a_failed_job_is_tried_again_after_longer_and_longer_pauses(caplog):
    caplog.set_level(logging.ERROR)
    job = enqueue(tasks.fail)
    begin = timezone.now()
    pauses, moment = [], begin
    with time_machine.travel(begin, tick=False) as clock:
        while after_work(job).state == JobState.WAITING:
            pauses.append((job.run_after - moment) // MINUTE)
            clock.move_to(job.run_after - datetime.timedelta(seconds=1))
            assert after_work(job).attempts == len(pauses)
            moment = job.run_after
            clock.move_to(moment)
    assert (pauses, job.state, job.attempts) == ([1, 5, 30, 120], JobState.FAILED, MOST_ATTEMPTS)
    assert str(job.pk) in job.error_in_words
    assert "secret" not in job.error_in_words
    assert len(caplog.records) == MOST_ATTEMPTS
    assert "with a secret in it" in caplog.text
    assert groups() == ["before the failure"]


@pytest.mark.parametrize(
    ("task", "sentence"),
    [(tasks.fail.using(priority=1), "The file is empty."), (tasks.refuse, "Line 3: no such sector.")],
)
def test_a_failure_with_a_sentence_is_final_and_shown(task, sentence, caplog):
    job = after_work(enqueue(task, *([sentence] if task.name == "fail" else [])))
    assert (job.state, job.attempts, job.error_in_words) == (JobState.FAILED, 1, sentence)
    assert not caplog.records


def test_a_failed_job_can_be_repeated_and_no_other_can():
    job = after_work(enqueue(tasks.refuse))
    assert job.repeat()
    assert not job.repeat()
    assert after_work(job).attempts == 1
    done = after_work(enqueue(tasks.add_groups, NAMES))
    assert not done.repeat()


@pytest.mark.parametrize("task", [tasks.give_back_an_object, tasks.add_group])
def test_what_no_task_can_do_is_a_failure_and_the_worker_goes_on(task):
    job = after_work(enqueue(task))  # a result that is no JSON; an argument too few
    assert (job.state, job.attempts) == (JobState.WAITING, 1)


def test_a_text_that_no_database_keeps_stops_no_worker(caplog):
    job = after_work(enqueue(tasks.tell_what_no_database_keeps))
    assert (job.state, job.done, job.total, job.message, job.error) == (JobState.FAILED, 2**31 - 1, 0, "ab?", "cd")
    refused = after_work(enqueue(tasks.give_back_what_postgresql_refuses))
    assert refused.state == (JobState.FAILED if connection.vendor == "postgresql" else JobState.DONE)


def test_only_tasks_are_called():
    job = enqueue(tasks.add_group, "one")
    Job.objects.update(task="tests.jobs.tasks.wait_for")
    assert after_work(job).state == JobState.WAITING
    Job.objects.update(task="tests.jobs.gone.task", run_after=timezone.now())
    assert after_work(job).attempts == 2
    assert str(job) == "tests.jobs.gone.task"


def test_a_canceled_job_ends_at_its_next_step(between_steps):
    job = enqueue(tasks.add_groups, NAMES)
    between_steps += [lambda context: context.job.cancel(), lambda context: context.running.beat()]
    after_work(job)
    assert (job.state, job.done, groups()) == (JobState.CANCELED, 1, ["one"])
    assert not job.cancel()


def test_a_canceled_job_that_waits_is_not_begun():
    job = enqueue(tasks.add_groups, NAMES)
    assert job.cancel()
    assert (after_work(job).state, job.attempts) == (JobState.CANCELED, 0)


def test_a_canceled_job_is_not_tried_again():
    job = enqueue(tasks.fail)
    job.begin("w")
    job.cancel()
    assert job.retry_or_fail("Failed.")
    job.refresh_from_db()
    assert job.state == JobState.CANCELED


def test_a_job_of_a_dead_worker_runs_again_and_its_ghost_changes_nothing(between_steps):
    job = enqueue(tasks.add_groups, NAMES)
    ghost = RunningJob(Job.objects.claim("ghost"))
    do_jobs()
    Job.objects.reap()
    assert groups() == []  # it is with its worker still
    with time_machine.travel(timezone.now() + LEASE + MINUTE):
        assert Job.objects.reap() == 1
        after_work(job)
        assert (job.state, job.attempts, groups()) == (JobState.DONE, 2, NAMES)
        between_steps.append(lambda context: context.running.beat())
        run(ghost)  # the worker was not dead, but asleep
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == (JobState.DONE, 2, 3)


def test_a_worker_that_was_asleep_keeps_its_job():
    job, worker = enqueue(tasks.add_groups, NAMES), JobWorker(poll=0)
    worker.claim()
    with time_machine.travel(timezone.now() + 10 * LEASE):
        worker.give_sign_of_life()
        assert worker.running.job.held().get() == job


def test_a_job_that_ends_each_worker_fails_at_last():
    job = enqueue(tasks.add_groups, NAMES)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert Job.objects.claim("w").attempts == attempt
        Job.objects.update(locked_until=timezone.now() - MINUTE)
        Job.objects.reap()
    job.refresh_from_db()
    assert (job.state, job.error_in_words) == (JobState.FAILED, "The worker was ended in the middle of it.")


def test_a_stopping_worker_hands_a_long_job_back_without_an_attempt(between_steps):
    worker = JobWorker(poll=0, grace=-1)
    job = enqueue(tasks.add_groups, NAMES)
    between_steps += [lambda context: worker.stop(), lambda context: worker.step()]
    do_jobs(worker)
    job.refresh_from_db()
    assert (job.state, job.attempts, groups()) == (JobState.WAITING, 0, ["one"])
    between_steps.clear()
    assert after_work(job).state == JobState.DONE
    assert groups() == NAMES


def test_a_job_that_stands_still_is_taken_from_its_worker(monkeypatch):
    restarts, worker = [], JobWorker(poll=0)
    monkeypatch.setattr("jobs.worker.restart", lambda: restarts.append(1))
    job = enqueue(tasks.add_groups, NAMES)
    worker.claim()
    worker.watch(worker.running)
    assert restarts == []
    worker.running.moved_at -= 2 * 60 * 60
    worker.watch(worker.running)
    job.refresh_from_db()
    assert (restarts, job.state, job.error_in_words) == (
        [1],
        JobState.WAITING,
        "It stood still for too long and was ended.",
    )


def test_progress_is_written_while_the_job_runs(between_steps):
    job, seen = enqueue(tasks.add_groups, NAMES), []
    between_steps += [
        lambda context: context.running.beat(),
        lambda context: seen.append(Job.objects.values_list("done", "total", "message").get()),
    ]
    after_work(job)
    assert seen == [(0, None, ""), (1, 3, "Added one"), (2, 3, "Added two")]


def test_a_job_speaks_the_language_of_whoever_asked_for_it(between_steps):
    with translation.override("ko"):
        enqueue(tasks.add_groups, ["one"])
    languages = []
    between_steps.append(lambda context: languages.append(translation.get_language()))
    do_jobs()
    assert languages == ["ko"]


# Without a worker


def test_small_work_is_done_at_once_if_no_worker_is_alive(django_capture_on_commit_callbacks):
    user = User.objects.create_user("hong")
    with django_capture_on_commit_callbacks(execute=True):
        small = run_or_wait(tasks.add_groups, ["one"], by=user, is_small=True)
        large = run_or_wait(tasks.add_groups, ["two"], by=user)
    assert (small.state, small.by, large.state, groups()) == (JobState.DONE, user, JobState.WAITING, ["one"])
    JobWorker().give_sign_of_life()
    with django_capture_on_commit_callbacks(execute=True):
        assert run_or_wait(tasks.add_groups, ["three"], is_small=True).state == JobState.WAITING
    with time_machine.travel(timezone.now() + 2 * MINUTE), django_capture_on_commit_callbacks(execute=True):
        assert run_or_wait(tasks.add_groups, ["three"], is_small=True).state == JobState.WAITING
    assert groups() == ["one", "three"]


# Periodic work


@pytest.fixture
def periodic(settings):
    settings.PERIODIC = {"tests.jobs.tasks.fail": 60, "jobs.tasks.remove_old_jobs": 24 * 60 * 60}


def look(*workers):
    """Have workers look for periodic work. Return how often each task ran or became a job."""
    before = Job.objects.count()
    called = []
    for worker in workers:
        worker.next_periodic = 0
        worker.do_periodic = called.extend
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("jobs.worker.begin", lambda work, *args: work(*args))
            worker.begin_periodic()
    return len(called), Job.objects.count() - before


def test_periodic_work_of_a_day_is_one_job_for_all_workers(periodic):
    workers, now = [JobWorker(), JobWorker()], timezone.now()
    assert [look(*workers)[1] for _ in range(2)] == [1, 0]
    do_jobs()
    with time_machine.travel(now + datetime.timedelta(hours=23)):
        assert look(*workers)[1] == 0
    with time_machine.travel(now + datetime.timedelta(hours=25)):
        assert look(*workers)[1] == 1
    with time_machine.travel(now + datetime.timedelta(hours=50)):
        assert look(*workers)[1] == 0  # that of yesterday still waits


def test_periodic_work_of_a_minute_is_taken_by_one_worker():
    now = timezone.now()
    taken = []
    for seconds in (0, 30, 59, 61, 62, 122):
        with time_machine.travel(now + datetime.timedelta(seconds=seconds), tick=False):
            taken.append([PeriodicRun.objects.take("a", MINUTE) for _worker in range(2)])
    assert taken == [[True, False], [False] * 2, [False] * 2, [True, False], [False] * 2, [True, False]]
    PeriodicRun.objects.update(last_run=now + datetime.timedelta(days=400))
    assert PeriodicRun.objects.take("a", MINUTE)


def test_periodic_work_that_fails_ends_no_worker_and_is_logged(periodic, caplog):
    JobWorker().do_periodic(["tests.jobs.tasks.fail"])
    assert [record.getMessage() for record in caplog.records] == ["tests.jobs.tasks.fail failed"]


def test_the_worker_publishes_what_is_due(editor, publisher):
    item = builders.achievement(title_en="Before")
    save_edit(item, by=editor, title_en="After")
    workflow.run("submit", item, by=editor)
    workflow.run("schedule", item, by=publisher, at=in_days(1))
    with time_machine.travel(in_days(2)):
        JobWorker().do_periodic(["publishing.tasks.publish_due"])
    item.refresh_from_db()
    assert item.title_en == "After"


def test_each_periodic_task_of_the_settings_can_be_run(settings):
    assert check_periodic() == []
    for path in settings.PERIODIC:
        JobWorker().do_periodic([path])
    settings.PERIODIC = {"jobs.tasks.gone": 60, "jobs.models.Job": 60, "tests.jobs.tasks.add_groups": 60}
    assert [error.id for error in check_periodic()] == ["jobs.E001", "jobs.E002", "jobs.E002"]


def test_jobs_are_deleted_30_days_after_they_ended():
    ended, waiting = after_work(enqueue(tasks.add_groups, NAMES)), enqueue(tasks.fail)
    for days, left in ((29, {ended, waiting}), (31, {waiting})):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
            remove_old_jobs.call()
        assert set(Job.objects.all()) == left


# The database and the public


@pytest.mark.parametrize(
    "values",
    [
        {"state": "lost"},
        {"state": JobState.RUNNING},
        {"locked_until": timezone.now()},
        {"state": JobState.DONE},
        {"finished_at": timezone.now()},
        {"state": JobState.FAILED, "finished_at": timezone.now()},
    ],
)
def test_the_database_refuses_half_states(values):
    job = enqueue(tasks.add_group, "one")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


def test_jobs_change_nothing_public(page_cache, visitor):
    builders.achievement()
    before, etag = content_version(), visitor.get("/en/achievements/").headers["ETag"]
    JobWorker().give_sign_of_life()
    after_work(enqueue(tasks.add_groups, NAMES))
    PeriodicRun.objects.take("a", MINUTE)
    assert WorkerHeartbeat.objects.alive().count() == 1
    assert content_version() == before
    assert visitor.get("/en/achievements/", headers={"If-None-Match": etag}).status_code == 304
