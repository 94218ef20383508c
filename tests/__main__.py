"""`make test`: the suite on SQLite, and on PostgreSQL where there is one. Arguments go to pytest.

PostgreSQL is what TEST_DATABASE_URL names, or what answers on 127.0.0.1:5432 to the user postgres. With
REQUIRE_POSTGRES=1 a run without one fails.
"""

import os
import sqlite3
import subprocess
import sys

import psycopg

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"


def postgres():
    """The URL of a PostgreSQL that lets us in, or None; and words that say which, or why not."""
    url = os.environ.get("TEST_DATABASE_URL") or LOCAL
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        return None, f"no PostgreSQL: {str(error).splitlines()[0]} (TEST_DATABASE_URL can name one)"
    return url, f"PostgreSQL {version // 10000}.{version % 10000}"


def run(url, arguments):
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


def main(arguments):
    url, found = postgres()
    results = [run(each, arguments) for each in ("sqlite:///test.sqlite3", url) if each]
    sys.stdout.write(f"Ran on SQLite {sqlite3.sqlite_version} and {found}.\n")
    is_needed = os.environ.get("REQUIRE_POSTGRES") or os.environ.get("TEST_DATABASE_URL")
    return int(any(results) or bool(is_needed and url is None))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
