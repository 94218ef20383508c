"""Files that rows name: those that may be lost, and those that the server could not store."""

import errno
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext_lazy as _

NO_FILE = (FileNotFoundError, IsADirectoryError, NotADirectoryError)  # the file is missing, or its path is a folder
FULL = {errno.ENOSPC, errno.EDQUOT}
NOT_STORED = {*FULL, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}

DISK_IS_FULL = _(
    "The server's disk is full, so the file was not stored. What you typed is still in this form. Tell the people who "
    "run the server, then choose the file again."
)
NOT_WRITABLE = _(
    "The server could not store the file. What you typed is still in this form. Tell the people who run the server, "
    "then choose the file again."
)

stored = ContextVar("stored", default=None)  # [(storage, name)] of the files of `taking_back`, or None


def problem_of(error):
    """Return a sentence for whoever sent a file that an OSError kept from being stored."""
    return DISK_IS_FULL if error.errno in FULL else NOT_WRITABLE


@contextmanager
def taking_back():
    """Remove what was stored in the block if a file cannot be, so that a full disk does not stay full."""
    token = stored.set([])
    try:
        yield
    except OSError as error:
        for storage, name in stored.get() if error.errno in NOT_STORED else ():
            storage.remove(name)
        raise
    finally:
        stored.reset(token)


class WholeFileStorage(FileSystemStorage):
    """Storage of whole files: one that could not be written to its end is removed, with its empty folder."""

    def _save(self, name, content):
        is_new = not self.exists(name)
        try:
            # Copied, never moved: a form that is tried again finds what was sent.
            name = super()._save(name, File(content) if hasattr(content, "temporary_file_path") else content)
        except OSError:
            if is_new:
                self.remove(name)
            raise
        if stored.get() is not None:
            stored.get().append((self, name))
        return name

    def remove(self, name):
        """Delete a file, and its folder if nothing else is in it. Do nothing if either is not there."""
        with suppress(OSError):
            self.delete(name)
            if "/" in name:
                self.delete(name.rpartition("/")[0])
