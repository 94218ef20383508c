"""Outages of the database: which errors are one, one line of log for each kind a minute, and when to ask it again.

Each process keeps its own account of them.
"""

import logging
import sqlite3
import threading
import time

from django.db import InterfaceError, OperationalError

RETRY_AFTER = 10  # seconds that a client is asked to wait
PAUSE = 2  # seconds in which a database that could not be reached is not asked for pages again
INTERVAL = 60  # seconds between two lines of one kind
logger = logging.getLogger(__name__)


class Outages:
    """Record of the outages that this process saw."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        self.logged = {}  # {kind: when, on the monotonic clock}
        self.paused_until = 0

    def log(self, error):
        """Write one line about an error, unless there was one of its kind within the last minute."""
        kind, now = kind_of(error), time.monotonic()
        with self.lock:
            if now < self.logged.get(kind, -INTERVAL) + INTERVAL:
                return
            self.logged[kind] = now
        lines = str(error).split("\n")
        logger.error("The database is not available: %s: %s", kind, lines[0])

    def pause(self):
        """Let `is_paused` be true for a moment, so that threads do not all wait for a host that does not answer."""
        self.paused_until = time.monotonic() + PAUSE

    @property
    def is_paused(self):
        return time.monotonic() < self.paused_until


outages = Outages()


def is_outage(error):
    """Return True if an exception, or what led to it, says that the database is away, full, locked or overloaded.

    A statement that does not fit its tables is none: that is an error of ours.
    """
    while error is not None:
        if isinstance(error, InterfaceError):
            return True
        if isinstance(error, OperationalError):
            cause = error.__cause__
            is_ours = isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR
            return not is_ours
        error = error.__cause__ or error.__context__
    return False


def kind_of(error):
    """Return the name of the database's own exception, such as ConnectionTimeout, or of Django's."""
    return type(error.__cause__ or error).__name__
