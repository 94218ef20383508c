"""CPU-heavy jobs, one at a time, so that threads are left for pages."""

import threading
from contextlib import contextmanager

from django.utils.log import log_response

MAX_WAIT = 10  # seconds


class BusyError(Exception):
    """A job is running, and another one waits already."""


class SingleFlight:
    """Run one job at a time in each process. One more waits, the rest get BusyError at once."""

    def __init__(self):
        self.running = threading.Lock()
        self.admitted = threading.BoundedSemaphore(2)

    @contextmanager
    def slot(self):
        """Raise BusyError if there is no room, or the wait exceeds MAX_WAIT."""
        if not self.admitted.acquire(blocking=False):
            raise BusyError
        try:
            if not self.running.acquire(timeout=MAX_WAIT):
                raise BusyError
            try:
                yield
            finally:
                self.running.release()
        finally:
            self.admitted.release()


def without_caching(request, response):
    """Return a 429 or 503 as one that no cache keeps. Logged as info: Django would log each as an error."""
    log_response("Refused for now: %s", request.path, response=response, request=request, level="info")
    response.headers["Cache-Control"] = "no-store"
    return response
