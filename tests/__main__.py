"""Command of `make test`: the test suite on SQLite and, in parallel, on PostgreSQL if available.

Arguments are passed to pytest. PostgreSQL is the server in TEST_DATABASE_URL, or the user postgres at 127.0.0.1:5432.
With REQUIRE_POSTGRES=1, a run without PostgreSQL fails. Tests marked `one_database` run once, on SQLite, as runs of
their own: "Browser" for those in Chromium, "Once" in parts for the others. All runs report their progress and each
failing test at once. The rest of the pytest output follows at the end, one run after the other.

`make test-long` (--long) runs only the Hypothesis tests, with many more examples and a random seed. The seed is
printed. SEED=7 sets it.
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
NO_TESTS = 5  # the exit code of pytest if the arguments select none of a run
PARTS = 2  # of the tests that run once, so that no core waits for the other in the end
PATIENCE = 20  # seconds, for a run to clear up after itself
OPTIONS = ["-p", "tests.progress", "--quiet", "--no-header", "--durations=10"]


def postgres():
    """Return the URL of an accessible PostgreSQL, or None, and a description of the server or of the failure."""
    url = os.environ.get("TEST_DATABASE_URL") or LOCAL
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        return None, f"no PostgreSQL: {str(error).splitlines()[0]} (TEST_DATABASE_URL can name one)"
    return url, f"PostgreSQL {version // 10000}.{version % 10000}"


class SuiteRun:
    """Run of the suite on one database, as a subprocess with a pytest cache of its own."""

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
        """Wait for the subprocess to drop its database after Ctrl+C. Send SIGINT, then SIGKILL, after a timeout."""
        for sign in (signal.SIGINT, signal.SIGKILL):
            try:
                self.process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.send_signal(sign)
        self.process.wait()


def run_on_each(url, arguments):
    """Return the exit codes of all runs."""
    databases = {"SQLite": SQLITE} | ({"PostgreSQL": url} if url else {})
    runs = [SuiteRun(name, url, ["-m", "not one_database", *arguments]) for name, url in databases.items()]
    if "-m" not in arguments:  # else the runs above have all that these select
        once = ["-m", "one_database and not browser", *arguments]
        runs += [SuiteRun(f"Once {part}", SQLITE, [*once, f"--part={part}/{PARTS}"]) for part in range(1, PARTS + 1)]
        runs.append(SuiteRun("Browser", SQLITE, ["-m", "browser", *arguments]))
    try:
        codes = [run.wait() for run in runs]
        for run in runs:
            run.show()
        return codes
    finally:
        for run in runs:
            run.stop()


def long(arguments):
    """Return the pytest arguments of a long run, and a sentence with its seed."""
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
    has_failed = bool(set(codes) - {0, NO_TESTS}) or set(codes) == {NO_TESTS}
    return int(has_failed or bool(is_needed and url is None))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
