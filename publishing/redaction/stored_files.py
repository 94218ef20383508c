"""Uploaded files that hold a text, in their names or their contents."""

import time
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from fields.documents import UnreadableError, texts_of
from fields.files import NO_FILE
from fields.sought_text import SoughtText

NOT_READ = _("It was not read, because there are many files: run “manage.py find_text” on the server.")


class HoldingFile(NamedTuple):
    """A file with a text: in a part of it, or in its name (`part` is None)."""

    path: str
    part: str | None
    text: str


class UnreadFile(NamedTuple):
    path: str
    reason: str


class StoredFiles:
    """All files that were uploaded, looked through for a text, for so many seconds at most."""

    def __init__(self, sought: SoughtText, seconds=None):
        self.sought = sought
        self.end = None if seconds is None else time.monotonic() + seconds
        self.holding, self.unread = [], []
        for path in paths():
            self.look_into(path)

    def look_into(self, path):
        if self.sought.is_in(path):
            self.holding.append(HoldingFile(path, None, path))
        if self.end is not None and time.monotonic() > self.end:
            self.unread.append(UnreadFile(path, NOT_READ))
            return
        try:
            with default_storage.open(path) as file:
                data = file.read()
            for part, text in texts_of(path, data):
                if self.sought.is_in(text):
                    self.holding.append(HoldingFile(path, part, text))
                    break
        except UnreadableError as error:
            self.unread.append(UnreadFile(path, error.args[0]))
        except (*NO_FILE, OSError):
            self.unread.append(UnreadFile(path, _("It cannot be opened.")))

    @property
    def with_content(self):
        """The paths of the files that hold the text in what they say."""
        return {each.path for each in self.holding if each.part is not None}


def paths(folder=""):
    """Yield the paths of all files in the storage, in order."""
    try:
        folders, names = default_storage.listdir(folder)
    except NO_FILE:
        return
    for name in sorted(names):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from paths(f"{folder}{name}/")
