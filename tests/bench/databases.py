"""One database for each size, on the server of BENCH_DATABASE_URL. No other database is ever written to.

A database of ours has the schema `bench` with one table, which says what the database was filled with. It is used
again for as long as the migrations and the content are the same.
"""

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

DEFAULT = "postgres://postgres@127.0.0.1:5432/postgres"
HERE = Path(__file__).parent
APPS = ("accounts", "publishing", "sectors", "achievements")


class BenchError(Exception):
    """The benchmark cannot go on. The message says what to do."""


def server_url():
    return os.environ.get("BENCH_DATABASE_URL") or DEFAULT


def name_of(rows):
    return f"bench_{rows}"


def url_of(rows):
    return urlunsplit(urlsplit(server_url())._replace(path=f"/{name_of(rows)}"))


def connect(url):
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0]
        raise BenchError(f"No PostgreSQL: {reason}. BENCH_DATABASE_URL can name one.") from error


def prepare(rows, *, fresh):
    """Make sure that the database is there; whether it still has to be filled."""
    name = sql.Identifier(name_of(rows))
    with connect(server_url()) as server:
        if exists(server, rows):
            if is_filled(rows) and not fresh:
                return False
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name))
    with connect(url_of(rows)) as ours:
        ours.execute("CREATE SCHEMA bench CREATE TABLE filled (content text NOT NULL)")
    return True


def exists(server, rows):
    return server.execute("SELECT FROM pg_database WHERE datname = %s", [name_of(rows)]).rowcount == 1


def is_filled(rows):
    """Whether it holds what we would fill it with; BenchError for a database that is not ours."""
    with connect(url_of(rows)) as database:
        if database.execute("SELECT to_regclass('bench.filled')").fetchone() == (None,):
            raise BenchError(f"The database {name_of(rows)} is not the benchmark's. Rename it, or name another server.")
        return database.execute("SELECT content FROM bench.filled").fetchall() == [(fingerprint(),)]


def say_filled(rows):
    with connect(url_of(rows)) as database:
        database.execute("INSERT INTO bench.filled VALUES (%s)", [fingerprint()])


def fingerprint():
    """What the content of a database depends on: the migrations, and the code that fills it."""
    root = HERE.parent.parent
    paths = [HERE / name for name in ("words.py", "content.py", "filling.py", "plain/models.py", "plain/filling.py")]
    paths += [HERE / "plain_site" / name for name in ("models.py", "filling.py")]
    paths += [path for app in APPS for path in (root / app / "migrations").glob("*.py")]
    paths.append(root / "publishing" / "search.py")
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(paths):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
