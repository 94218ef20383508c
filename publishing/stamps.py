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
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

KEPT = 24 * 60 * 60  # seconds; no stamp is older than a day
MOMENTS = ("publish_at", "withdraw_at")


class Span(NamedTuple):
    """The time around now in which nothing begins or stops to be public by itself."""

    start: datetime.datetime
    end: datetime.datetime


_spans = {}  # the last one, by the tokens that it was read under


def renew_stamp():
    """Say, in the transaction of a change, that public content changes. Others see both at the same moment.

    Each writer takes a row that no other holds, so that two never wait for each other here. Tokens are random: what
    was kept in a transaction that was rolled back is never found again.
    """
    from publishing.models import ContentStamp

    with transaction.atomic():
        free = ContentStamp.objects.select_for_update(skip_locked=True).first() or ContentStamp()
        free.renew()


def content_stamp():
    """The stamp of what is public now: 32 hexadecimal digits. Costs one query."""
    from publishing.models import ContentStamp

    tokens = ",".join(sorted(str(token) for token in ContentStamp.objects.values_list("token", flat=True)))
    facts = f"{tokens} {span_around(timezone.now(), tokens).start.isoformat()}"
    return hashlib.blake2b(facts.encode(), digest_size=16).hexdigest()


def kept(stamp, key, work):
    """What `work()` makes of public content, made once for a stamp and a key (any text). None is not kept."""
    place = f"{stamp}{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"
    value = cache.get(place)
    if value is None:
        value = work()
        cache.set(place, value, KEPT)
    return value


def span_around(now, tokens):
    span = _spans.get(tokens)
    if span is None or not span.start <= now < span.end:
        span = read_span(now)
        _spans.clear()
        _spans[tokens] = span
    return span


def read_span(now):
    today = timezone.localdate(now)
    starts, ends = [midnight(today)], [midnight(today + datetime.timedelta(days=1))]
    for model in apps.get_models():
        for name in MOMENTS if hasattr(model, "window") else ():
            starts.append(model.objects.filter(**{f"{name}__lte": now}).aggregate(moment=Max(name))["moment"])
            ends.append(model.objects.filter(**{f"{name}__gt": now}).aggregate(moment=Min(name))["moment"])
    return Span(max(filter(None, starts)), min(filter(None, ends)))


def midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
