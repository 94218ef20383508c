"""Store of cached pages in the memory of each process, limited in bytes. The least recently used pages go first.

It is not a cache of Django's, which would pickle a page for each of its readers and count entries.
"""

import threading
from collections import OrderedDict


class PageStore:
    """An LRU store of pages of one content version. A page has a `size` in bytes."""

    def __init__(self, max_size):
        self.max_size = max_size
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        self.pages, self.size, self.version = OrderedDict(), 0, None

    def get(self, version, key):
        """Return None if there is none. Another version clears the store.

        A thread that read the version before a change may clear it once more: a few pages are rendered again.
        """
        with self.lock:
            if version != self.version:
                self.clear()
                self.version = version
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
            return page

    def set(self, version, key, page):
        """Store a page, unless the version has changed since it was looked up: nobody will ask for it."""
        with self.lock:
            if version != self.version:
                return
            self.remove(key)
            self.pages[key] = page
            self.size += page.size
            while self.size > self.max_size:
                self.remove(next(iter(self.pages)))

    def remove(self, key):
        page = self.pages.pop(key, None)
        self.size -= page.size if page else 0


MIB = 1 << 20
# Pages without a query are as many as there are. Those at addresses that clients can make up displace each other alone.
STORES = {"pages": PageStore(32 * MIB), "arbitrary": PageStore(16 * MIB)}
