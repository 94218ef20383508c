"""`make test`: the suite on SQLite, and at the same time on PostgreSQL where there is one. Arguments go to pytest.

PostgreSQL is what TEST_DATABASE_URL names, or what answers on 127.0.0.1:5432 to the user postgres. With
REQUIRE_POSTGRES=1 a run without one fails. Tests that are marked `one_database` run once, on SQLite. Both runs say how
far they are and which test fails; what else pytest says follows at the end, one after the other.

`make test-long` (--long) runs the random tests alone, with many more examples, from a seed that it prints. SEED=7 names
one.
"""

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile

import psycopg

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"
SQLITE = "sqlite:///test.sqlite3"
PATIENCE = 20  # seconds, for a run to clear up after itself
OPTIONS = ["-p", "tests.progress", "--quiet", "--no-header", "--durations=10"]


def postgres():
    """The URL of a PostgreSQL that lets us in, or None; and words that say which, or why not."""
    url = os.environ.get("TEST_DATABASE_URL") or LOCAL
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        return None, f"no PostgreSQL: {str(error).splitlines()[0]} (TEST_DATABASE_URL can name one)"
    return url, f"PostgreSQL {version // 10000}.{version % 10000}"


class Run:
    """The suite on one database, in a process of its own. Its cache of last failures is its own as well."""

    def __init__(self, name, url, arguments):
        self.name = name
        self.output = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115  it lives as long as the run
        command = [sys.executable, "-m", "pytest", *OPTIONS, "-o", f"cache_dir=.pytest_cache/{name}", *arguments]
        environment = os.environ | {"DATABASE_URL": url, "DATABASE_UNDER_TEST": name}
        self.process = subprocess.Popen(command, env=environment, stdout=self.output)

    def wait(self):
        return self.process.wait()

    def show(self):
        self.output.seek(0)
        sys.stdout.write(f"\n===== {self.name} =====\n{self.output.read()}")
        sys.stdout.flush()

    def stop(self):
        """Let it drop its database after Ctrl+C, which it has got as well, and insist only then."""
        for sign in (signal.SIGINT, signal.SIGKILL):
            try:
                self.process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.send_signal(sign)
        self.process.wait()


def run_on_each(url, arguments):
    """The exit codes of all runs."""
    runs = [Run("SQLite", SQLITE, arguments)]
    if url:
        runs.append(Run("PostgreSQL", url, ["-m", "not one_database", *arguments]))
    try:
        codes = [run.wait() for run in runs]
        for run in runs:
            run.show()
        return codes
    finally:
        for run in runs:
            run.stop()


def long(arguments):
    """The arguments of a long run, and words that say how to repeat it."""
    seed = os.environ.get("SEED") or str(secrets.randbelow(10**6))
    os.environ["LONG_TESTS"] = "1"
    return ["-m", "hypothesis", f"--hypothesis-seed={seed}", *arguments], f"Repeat it with SEED={seed}. "


def main(arguments):
    url, found = postgres()
    how = ""
    if "--long" in arguments:
        arguments, how = long([each for each in arguments if each != "--long"])
        sys.stdout.write(f"{how}\n")
    try:
        codes = run_on_each(url, arguments)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    sys.stdout.write(f"{how}Ran on SQLite {sqlite3.sqlite_version} and {found}.\n")
    is_needed = os.environ.get("REQUIRE_POSTGRES") or os.environ.get("TEST_DATABASE_URL")
    return int(any(codes) or bool(is_needed and url is None))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
