import logging
import time

log = logging.getLogger(__name__)
INTERVAL = 60  # seconds


class Troubles:
    """Log of what goes wrong again and again: one line a minute for each kind, and one when it is over."""

    def __init__(self):
        self.logged = {}
        self.open = set()

    def report(self, kind, error):
        now = time.monotonic()
        if now - self.logged.get(kind, -INTERVAL) >= INTERVAL:
            self.logged[kind] = now
            self.open.add(kind)
            log.warning("%s: %s", kind, " ".join(str(error).split()))

    def end(self, kind):
        if kind in self.open:
            self.open.discard(kind)
            log.warning("%s: no longer", kind)
