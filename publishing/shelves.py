"""Where kept pages lie: in the memory of each process, up to so many bytes, the one that was asked for last on top.

Not a cache of Django's, which would pack and unpack a page for each of its readers.
"""

import threading
from collections import OrderedDict


class Shelf:
    def __init__(self, most):
        self.most = most  # bytes
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        self.pages, self.size, self.stamp = OrderedDict(), 0, None

    def get(self, stamp, place):
        """None where there is none. Another stamp clears the shelf.

        Whoever read the stamp before a change, and comes after it, clears it once more: a few pages are rendered anew.
        """
        with self.lock:
            if stamp != self.stamp:
                self.clear()
                self.stamp = stamp
            page = self.pages.get(place)
            if page is not None:
                self.pages.move_to_end(place)
            return page

    def keep(self, stamp, place, page):
        """Nothing where the stamp has changed since the page was begun: nobody will ask for it."""
        with self.lock:
            if stamp != self.stamp:
                return
            self.remove(place)
            self.pages[place] = page
            self.size += page.size
            while self.size > self.most:
                self.remove(next(iter(self.pages)))

    def remove(self, place):
        page = self.pages.pop(place, None)
        self.size -= page.size if page else 0


MIB = 1 << 20
# Pages without a query are as many as there are. Those that strangers make up push each other out alone.
SHELVES = {"pages": Shelf(32 * MIB), "queries": Shelf(16 * MIB)}
