"""How often one address may ask. Counted in windows of a minute, in the cache named `limits`."""

import time
from typing import NamedTuple

from django.core.cache import caches
from django.utils.translation import ngettext

from accounts.client_ip import client_network

WINDOW = 60  # seconds


class Spent(NamedTuple):
    """What an address has left in this window; below zero it has asked too often."""

    most: int
    left: int
    seconds: int  # until the next window

    @property
    def is_over(self):
        return self.left < 0

    @property
    def sentence(self):
        """For whoever has asked too often."""
        sentence = ngettext(
            "Too many requests from this address. Try again in %(seconds)d second.",
            "Too many requests from this address. Try again in %(seconds)d seconds.",
            self.seconds,
        )
        return sentence % {"seconds": self.seconds}

    @property
    def headers(self):
        facts = {"Limit": self.most, "Remaining": max(self.left, 0), "Reset": self.seconds}
        headers = {f"RateLimit-{name}": str(value) for name, value in facts.items()}
        return headers | ({"Retry-After": str(self.seconds)} if self.is_over else {})


class TooOftenError(Exception):
    """An address has asked too often; `spent` says until when."""

    def __init__(self, spent):
        super().__init__(spent.sentence)
        self.spent = spent


def pay(request, kind, most):
    """Count a request. TooOftenError where the address has none left."""
    spent = spend(request, kind, most)
    if spent and spent.is_over:
        raise TooOftenError(spent)


def spend(request, kind, most):
    """Count a request. None where there is no limit, or no address by which callers could be told apart."""
    address = client_network(request)
    if not most or address is None:
        return None
    window, passed = divmod(int(time.time()), WINDOW)
    asked = counted(f"{kind} {window} {address}".replace(" ", "-"))
    return Spent(most, most - asked, WINDOW - passed)


def counted(place):
    cache = caches["limits"]
    cache.add(place, 0, 2 * WINDOW)
    try:
        return cache.incr(place)
    except ValueError:  # the cache was full and dropped it at this moment
        return 1
