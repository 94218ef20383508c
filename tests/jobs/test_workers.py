"""Tests of real workers: processes that are killed, stopped, or lose the database."""

import datetime
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, connections

from jobs.models import Job, PeriodicRun
from jobs.worker import JobWorker
from tests.bench.servers import environment
from tests.jobs import tasks

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ["one", "two", "three", "four"]
PATIENCE = 20  # seconds
ENDED = "SELECT count(*) FROM jobs_job WHERE state = 'done'"


class WorkerProcess:
    def __init__(self, url, log):
        self.log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "worker", "--poll", "0.05"],
                env=environment("config.settings", url) | {"LOG_LEVEL": "WARNING"},
                cwd=settings.BASE_DIR,
                stdout=file,
                stderr=file,
            )

    def end(self, sign=signal.SIGTERM):
        """Send a signal and return the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)


class CopiedDatabase:
    """Database that processes share with the test: on SQLite a copy of the test's own, which is in memory."""

    def __init__(self, folder):
        for task in settings.PERIODIC:
            PeriodicRun.objects.take(task, datetime.timedelta())  # so that it is not due
        self.path = folder / "jobs.sqlite3"
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(self.path) as copy:
                connection.connection.backup(copy)
            copy.close()
            self.url = f"sqlite:///{self.path}?timeout=1"
        else:
            values = connection.settings_dict
            self.url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**values)

    def ask(self, sql):
        """Run a statement and return the first value, if it has one."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                row = cursor.fetchone() if cursor.description else None
                return row[0] if row else None
        other = sqlite3.connect(self.path, timeout=PATIENCE)
        try:
            with other:
                row = other.execute(sql).fetchone()
                return row[0] if row else None
        finally:
            other.close()

    def wait(self, sql, value):
        """Wait until a statement gives a value."""
        end = time.monotonic() + PATIENCE
        while (found := self.ask(sql)) != value:
            assert time.monotonic() < end, (sql, found)
            time.sleep(0.02)


@pytest.fixture
def start(tmp_path):
    """Function that starts a worker on a database; those that are left are killed after the test."""
    processes = []

    def start_worker(database):
        processes.append(WorkerProcess(database.url, tmp_path / "log"))
        return processes[-1]

    yield start_worker
    for worker in processes:
        worker.process.kill()
        worker.process.wait()


def test_a_killed_worker_loses_nothing_and_a_stopped_one_finishes(tmp_path, start):
    tasks.add_groups_slowly.enqueue(NAMES, str(tmp_path))
    database = CopiedDatabase(tmp_path)
    count = "SELECT count(*) FROM auth_group WHERE name IN ('one', 'two', 'three', 'four')"
    killed = start(database)
    database.wait(count, 2)
    assert killed.end(signal.SIGKILL) == -signal.SIGKILL
    state = "SELECT state FROM jobs_job"
    assert database.ask(state) == "running"
    database.ask("UPDATE jobs_job SET locked_until = '2020-01-01 00:00:00+00:00'")  # as two minutes later
    second = start(database)
    database.wait("SELECT attempts FROM jobs_job WHERE state = 'running'", 2)
    second.process.send_signal(signal.SIGTERM)  # in the middle of it
    time.sleep(0.2)
    assert second.process.poll() is None
    (tmp_path / "go").touch()
    assert second.process.wait(PATIENCE) == 0
    assert (database.ask(state), database.ask(count)) == ("done", 4)
    assert (tmp_path / "journal").read_text().split() == NAMES  # each once
    assert database.ask("SELECT count(*) FROM jobs_workerheartbeat") == 1  # of the one that was killed
    assert (tmp_path / "log").read_text() == ""


def test_a_worker_survives_a_database_that_is_locked_or_gone(tmp_path, start):
    for name in NAMES:
        tasks.add_groups.enqueue([name])
    database = CopiedDatabase(tmp_path)
    worker = start(database)
    database.wait(ENDED, 4)
    database.ask("UPDATE jobs_job SET state = 'waiting', finished_at = NULL")
    if connection.vendor == "sqlite":
        writer = sqlite3.connect(database.path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        time.sleep(1.5)  # longer than the worker waits for a lock
        writer.execute("COMMIT")
        writer.close()
    else:
        database.ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    database.ask("UPDATE jobs_job SET run_after = '2020-01-01 00:00:00+00:00'")
    database.wait(ENDED, 4)
    assert worker.end() == 0
    lines = (tmp_path / "log").read_text().splitlines()
    assert len([line for line in lines if "The worker waits for the database" in line]) <= 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite a worker takes its job with the only lock")
def test_several_workers_do_each_job_once():
    names = [f"group {number}" for number in range(30)]
    for name in names:
        tasks.add_group.enqueue(name)  # whose name is unique: a second time fails
    threads = [threading.Thread(target=do_jobs) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Job.objects.order_by().values_list("state", "attempts").distinct()) == [("done", 1)]
    assert Job.objects.count() == len(names)


def do_jobs():
    try:
        JobWorker(poll=0).do_jobs()
    finally:
        connections.close_all()
