"""The content stamp: a word that changes whenever anything changes that the public sees.

What is worked out from public content is kept under the stamp, by every process for itself, and is right for as long
as the stamp stays. It also changes when something that was planned becomes public or stops being so, and at midnight
in the portal's time zone, because status comes from dates.
"""

import datetime
import hashlib
from typing import NamedTuple

from django.apps import apps
from django.core.cache import cache
from django.db.models import Max, Min
from django.utils import timezone

from publishing.models import ContentStamp

KEPT = 24 * 60 * 60  # seconds; no stamp is older than a day
MOMENTS = ("publish_at", "withdraw_at")


class Standstill(NamedTuple):
    """The time around now in which nothing begins or stops to be public by itself."""

    start: datetime.datetime
    end: datetime.datetime


_standstills = {}  # the last one, by the tokens that it was read under


def content_stamp():
    """The stamp of what is public now: 32 hexadecimal digits. Costs one query, and some more after a change."""
    tokens = ",".join(sorted(str(token) for token in ContentStamp.objects.values_list("token", flat=True)))
    facts = f"{tokens} {standstill_around(timezone.now(), tokens).start.isoformat()}"
    return hashlib.blake2b(facts.encode(), digest_size=16).hexdigest()


def kept(stamp, key, work):
    """What `work()` makes of public content, made once for a stamp and a key (any text). None is not kept."""
    place = f"{stamp}{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"
    value = cache.get(place)
    if value is None:
        value = work()
        cache.set(place, value, KEPT)
    return value


def standstill_around(now, tokens):
    standstill = _standstills.get(tokens)
    if standstill is None or not standstill.start <= now < standstill.end:
        standstill = read_standstill(now)
        _standstills.clear()
        _standstills[tokens] = standstill
    return standstill


def read_standstill(now):
    today = timezone.localdate(now)
    starts, ends = [midnight(today)], [midnight(today + datetime.timedelta(days=1))]
    for model in apps.get_models():
        for name in MOMENTS if hasattr(model, "window") else ():
            starts.append(model.objects.filter(**{f"{name}__lte": now}).aggregate(moment=Max(name))["moment"])
            ends.append(model.objects.filter(**{f"{name}__gt": now}).aggregate(moment=Min(name))["moment"])
    return Standstill(max(filter(None, starts)), min(filter(None, ends)))


def midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
