"""Tests that a file is of one moment, whatever is written while it is sent, and that nobody waits for its reader."""

import io
import json
import sqlite3
import zipfile
from base64 import b64decode
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from achievements.models import Achievement, Source
from publishing.models import ContentVersion
from tests import builders
from tests.delivery.test_page_cache import Process, url_of_database

pytestmark = pytest.mark.django_db(transaction=True)

# Sends the first piece of a file, waits for a line, and sends the rest, each as a line.
READER = """
import sys
from base64 import b64encode
import django
django.setup()
from django.test import Client
response = Client().get(sys.stdin.readline().strip(), headers={"host": "localhost"})
pieces = iter(response.streaming_content)
print(b64encode(next(pieces)).decode(), flush=True)
sys.stdin.readline()
print(b64encode(b"".join(pieces)).decode(), flush=True)
from django.db import connection
connection.cursor().execute("CREATE TABLE written_afterwards (number integer)")
connection.cursor().execute("DROP TABLE written_afterwards")
print("done", flush=True)
"""
ITEMS = 700  # more than are read at once


class Reader(Process):
    program = READER

    def line(self):
        return self.run.stdout.readline().strip()

    def say(self, text):
        self.run.stdin.write(f"{text}\n")
        self.run.stdin.flush()


def make_items():
    sector = builders.sector()
    items = Achievement.objects.bulk_create(
        Achievement(
            sector=sector,
            title_en=f"old {number} {'o' * 250}",
            text_en="old " * 30,
            publish_at=builders.LONG_AGO,
        )
        for number in range(ITEMS)
    )
    Source.objects.bulk_create(Source(achievement=item, title_en="old", url="https://old.example/") for item in items)
    ContentVersion.objects.renew()


def change_all(url):
    """Write in another connection, which would fail soon if it had to wait for the reader."""
    statements = [
        "UPDATE achievements_achievement SET title_en = 'new'",
        "UPDATE achievements_source SET title_en = 'new'",
    ]
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0.2)) as other, other:
            for statement in statements:
                other.execute(statement)
    else:
        with psycopg.connect(url) as other:
            other.execute("SET lock_timeout = '200ms'")
            for statement in statements:
                other.execute(statement)


PATHS = ["/en/achievements.ndjson", "/api/v2/achievements.ndjson", "/en/achievements.zip", "/en/reports/all.csv"]


@pytest.mark.parametrize("path", PATHS)
def test_a_file_is_of_one_moment(tmp_path, path):
    make_items()
    builders.report(slug="all")
    url = url_of_database(tmp_path)
    with Reader(url) as reader:
        reader.say(path)
        content = b64decode(reader.line())
        change_all(url)
        reader.say("go on")
        content += b64decode(reader.line())
        assert reader.line() == "done"
    texts = unpacked(content) if path.endswith("zip") else [content.decode()]
    if path.endswith("ndjson"):
        assert len([json.loads(line) for line in texts[0].splitlines()]) == ITEMS
    assert sum(text.count("old") for text in texts) >= ITEMS
    assert not any("new" in text for text in texts)


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return [files.read(name).decode() for name in ("achievements.csv", "sources.csv")]
