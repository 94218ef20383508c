"""One database for each size, on the server of BENCH_DATABASE_URL. All other databases stay unchanged.

A database of the benchmark has the schema `bench` with one table. The table stores a fingerprint of the content. The
database is reused until the migrations or the content change.
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
    """Failure of the benchmark, with advice in the message."""


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
    """Create the database unless a current one exists. Return True if it has to be filled."""
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
    """Return True if the database has the current content. Raise BenchError if it is not one of the benchmark."""
    with connect(url_of(rows)) as database:
        if database.execute("SELECT to_regclass('bench.filled')").fetchone() == (None,):
            raise BenchError(f"The database {name_of(rows)} is not the benchmark's. Rename it, or name another server.")
        return database.execute("SELECT content FROM bench.filled").fetchall() == [(fingerprint(),)]


def say_filled(rows):
    with connect(url_of(rows)) as database:
        database.execute("INSERT INTO bench.filled VALUES (%s)", [fingerprint()])


def fingerprint():
    """Return a hash of the migrations and of the code that fills a database."""
    root = HERE.parent.parent
    paths = [HERE / name for name in ("words.py", "content.py", "filling.py", "plain/models.py", "plain/filling.py")]
    paths += [HERE / "plain_site" / name for name in ("models.py", "filling.py")]
    paths += [path for app in APPS for path in (root / app / "migrations").glob("*.py")]
    paths.append(root / "fields" / "search.py")
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(paths):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
