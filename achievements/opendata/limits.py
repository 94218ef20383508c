"""How often one address may ask. Counted in windows of a minute, in the cache named `limits`."""

import time
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches

from accounts.addresses import locked_address

WINDOW = 60  # seconds
FILES = {"csv", "xlsx", "zip"}  # the outputs that are the whole list at once


class Spent(NamedTuple):
    """What an address has left in this window; below zero it has asked too often."""

    most: int
    left: int
    seconds: int  # until the next window

    @property
    def is_over(self):
        return self.left < 0

    @property
    def headers(self):
        facts = {"Limit": self.most, "Remaining": max(self.left, 0), "Reset": self.seconds}
        headers = {f"RateLimit-{name}": str(value) for name, value in facts.items()}
        return headers | ({"Retry-After": str(self.seconds)} if self.is_over else {})


def most_a_minute(extension):
    """The limit of what has this extension; 0 for none."""
    return settings.FILES_PER_MINUTE if extension in FILES else settings.API_REQUESTS_PER_MINUTE


def spend(request, extension):
    """Count a request. None where there is no limit, or no address by which callers could be told apart."""
    most, address = most_a_minute(extension), locked_address(request)
    if not most or address is None:
        return None
    window, passed = divmod(int(time.time()), WINDOW)
    kind = "files" if extension in FILES else "api"
    asked = counted(f"{kind} {window} {address}".replace(" ", "-"))
    return Spent(most, most - asked, WINDOW - passed)


def counted(place):
    cache = caches["limits"]
    cache.add(place, 0, 2 * WINDOW)
    try:
        return cache.incr(place)
    except ValueError:  # the cache was full and dropped it at this moment
        return 1
