"""`make test`: the suite on SQLite, and at the same time on PostgreSQL where there is one. Arguments go to pytest.

PostgreSQL is what TEST_DATABASE_URL names, or what answers on 127.0.0.1:5432 to the user postgres. With
REQUIRE_POSTGRES=1 a run without one fails. What SQLite's run says is shown as it goes, and then all that PostgreSQL's
said; that a test fails is told at once by either.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"
PATIENCE = 20  # seconds, for a run to clear up after itself


def postgres():
    """The URL of a PostgreSQL that lets us in, or None; and words that say which, or why not."""
    url = os.environ.get("TEST_DATABASE_URL") or LOCAL
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        return None, f"no PostgreSQL: {str(error).splitlines()[0]} (TEST_DATABASE_URL can name one)"
    return url, f"PostgreSQL {version // 10000}.{version % 10000}"


def start(database, url, arguments, output=None):
    """One run. What it keeps about its last failures lies apart from the other's."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.alarm", "-o", f"cache_dir=.pytest_cache/{database}"]
    environment = os.environ | {"DATABASE_URL": url, "DATABASE_UNDER_TEST": database}
    return subprocess.Popen([*command, *arguments], env=environment, stdout=output)


def show(name, run):
    """Write what a run has said into a file, and what it goes on to say until it ends."""
    with Path(name).open(errors="replace") as said:
        has_ended = False
        while not has_ended:
            has_ended = run.poll() is not None  # asked first, so that its last words are read
            sys.stdout.write(said.read())
            sys.stdout.flush()
            time.sleep(0 if has_ended else 0.5)


def run_on_each(url, arguments):
    """The exit codes of all runs."""
    with tempfile.NamedTemporaryFile() as output:
        runs = [start("SQLite", "sqlite:///test.sqlite3", arguments)]
        if url:
            runs.append(start("PostgreSQL", url, arguments, output))
        try:
            codes = [runs[0].wait()]
            if url:
                sys.stdout.write("\nThe same on PostgreSQL:\n")
                show(output.name, runs[1])
            return [*codes, *(run.wait() for run in runs[1:])]
        finally:
            stop(runs)


def stop(runs):
    """After Ctrl+C, which the runs have got as well: let them drop their databases, and insist only then."""
    for run in runs:
        for sign in (signal.SIGINT, signal.SIGKILL):
            try:
                run.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                run.send_signal(sign)
        run.wait()


def main(arguments):
    url, found = postgres()
    try:
        codes = run_on_each(url, arguments)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    sys.stdout.write(f"Ran on SQLite {sqlite3.sqlite_version} and {found}.\n")
    is_needed = os.environ.get("REQUIRE_POSTGRES") or os.environ.get("TEST_DATABASE_URL")
    return int(any(codes) or bool(is_needed and url is None))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
