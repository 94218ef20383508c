"""Rows of the database that hold a text, of any model, and the files that do."""

import os
import re
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection

from fields.sought_text import FOLDING, SoughtText
from publishing.redaction.columns import tables
from publishing.redaction.stored_files import StoredFiles
from publishing.redaction.values import readable, texts_in
from publishing.revisions import Revision

ROWS_AT_ONCE = 500
BREAK = "\0"  # between texts that are looked through together: no text has it, and nothing that is looked for
PIECE = 4 * 1024 * 1024  # bytes of the database's file that are looked through together
OVERLAP = 4096
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


class RowKey(NamedTuple):
    model: type
    key: object


class Findings:
    """All that holds a text: `rows` of the database, as RowKeys in the order of tables and keys, and `files`.

    `paths_in_use` are those of the files whose content has it and that something other than the past refers to.
    """

    def __init__(self, sought: SoughtText, seconds=None):
        self.sought = sought
        self.files = StoredFiles(sought, seconds)
        self.rows, self.paths_in_use, self.known_paths = [], set(), set()
        for table in tables():
            self.look_through(table)

    def look_through(self, table):
        contents = self.files.with_content
        for key, values in rows_of(table):
            texts = [text for value in values for _path, text in texts_in(value)]
            if self.sought.is_in(BREAK.join(texts)):
                self.rows.append(RowKey(table.model, key))
            if contents and (named := contents.intersection(texts)):
                self.known_paths |= named
                self.paths_in_use |= set() if is_past(table.model, key) else named

    @property
    def past_files(self):
        """The paths of the files whose content has it and that are of the past alone, or of nothing."""
        return sorted(self.files.with_content - self.paths_in_use)

    @property
    def is_empty(self):
        return not self.rows and not self.files.holding


def rows_of(table):
    """Yield (key, readable values) of each row of a SearchedTable, read in pieces."""
    rows = table.model._base_manager.order_by("pk").values_list("pk", *(field.attname for field in table.fields))
    last = None
    while piece := list((rows if last is None else rows.filter(pk__gt=last))[:ROWS_AT_ONCE]):
        for last, *values in piece:
            yield last, [readable(field, value) for field, value in zip(table.fields, values, strict=True)]


def is_past(model, key):
    """Return True for a revision that is public already: what it says is no more than the past."""
    return issubclass(model, Revision) and model.objects.public().filter(pk=key).exists()


def count_in_database_file(sought):
    """Return how many pieces of the file of an SQLite database, and of its log, hold a text that no row has any more.

    It is 0 for other databases, which have no such file here.
    """
    name = connection.settings_dict["NAME"]
    if connection.vendor != "sqlite" or not os.path.isfile(name):
        return 0
    return sum(count_in_file(sought, path) for path in (name, f"{name}-wal") if os.path.isfile(path))


def count_in_file(sought, path):
    found, rest = 0, b""
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            text = (rest + piece).decode("utf-8", "ignore")
            found += bool(sought.pattern.search(text.translate(FOLDING)))
            if not sought.text.isascii():  # in JSON, which SQLite keeps as it was written
                found += bool(sought.pattern.search(unescaped(text).translate(FOLDING)))
            rest = piece[-OVERLAP:]
    return found


def unescaped(text):
    return ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)


def outer_caches():
    """Return the names of the caches that outlive a process, which cannot be looked into."""
    inner = (LocMemCache, DummyCache)
    return [name for name in settings.CACHES if not isinstance(caches[name], inner)]
