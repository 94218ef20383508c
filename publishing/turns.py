"""Whoever asks for what takes a core for a while does it one after the other, and leaves threads for pages."""

import threading
from contextlib import contextmanager

from django.utils.log import log_response

PATIENCE = 10  # seconds


class BusyError(Exception):
    """Somebody does it, and another waits already."""


class Turns:
    """In each process one has the turn and one more waits for it; all others are turned away at once."""

    def __init__(self):
        self.turn = threading.Lock()
        self.room = threading.BoundedSemaphore(2)

    @contextmanager
    def take(self):
        """BusyError where there is no room, or the wait was too long."""
        if not self.room.acquire(blocking=False):
            raise BusyError
        try:
            if not self.turn.acquire(timeout=PATIENCE):
                raise BusyError
            try:
                yield
            finally:
                self.turn.release()
        finally:
            self.room.release()


def refuse(request, response):
    """An answer for now. Django would log each as an error; what is one was told the operator where it came up."""
    log_response("Refused for now: %s", request.path, response=response, request=request, level="info")
    response.headers["Cache-Control"] = "no-store"
    return response
