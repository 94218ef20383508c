"""Limits to how often one address may ask, in windows of a minute, by each process."""

import time
from typing import NamedTuple

from django.core.cache import caches
from django.utils.translation import ngettext

from accounts.client_ip import client_network

WINDOW = 60  # seconds


class RateLimit(NamedTuple):
    """The state of an address in the current window."""

    limit: int
    remaining: int  # below zero, the limit is exceeded
    reset: int  # seconds until the next window

    @property
    def is_exceeded(self):
        return self.remaining < 0

    @property
    def message(self):
        message = ngettext(
            "Too many requests from this address. Try again in %(seconds)d second.",
            "Too many requests from this address. Try again in %(seconds)d seconds.",
            self.reset,
        )
        return message % {"seconds": self.reset}

    @property
    def headers(self):
        facts = {"Limit": self.limit, "Remaining": max(self.remaining, 0), "Reset": self.reset}
        headers = {f"RateLimit-{name}": str(value) for name, value in facts.items()}
        return headers | ({"Retry-After": str(self.reset)} if self.is_exceeded else {})


class RateLimitError(Exception):
    """An address has exceeded its limit; `rate_limit` says until when."""

    def __init__(self, rate_limit):
        super().__init__(rate_limit.message)
        self.rate_limit = rate_limit


def check_rate(request, scope, limit):
    """Count a request. Raise RateLimitError if its address has exceeded the limit."""
    rate_limit = count_request(request, scope, limit)
    if rate_limit and rate_limit.is_exceeded:
        raise RateLimitError(rate_limit)


def count_request(request, scope, limit):
    """Count a request and return its RateLimit. Return None if there is no limit (0), or no address to count by."""
    address = client_network(request)
    if not limit or address is None:
        return None
    window, passed = divmod(int(time.time()), WINDOW)
    count = increment(f"{scope} {window} {address}".replace(" ", "-"))
    return RateLimit(limit, limit - count, WINDOW - passed)


def increment(key):
    cache = caches["rate_limits"]
    cache.add(key, 0, 2 * WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # the cache was full and dropped it at this moment
        return 1
