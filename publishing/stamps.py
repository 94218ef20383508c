"""The content stamp: a word that changes whenever anything changes that the public sees.

What is worked out from public content is kept under the stamp, by every process for itself, and is right for as long
as the stamp stays. It also changes when something that was planned becomes public or stops being so, and at midnight
in the portal's time zone, because status comes from dates.
"""

import datetime
import hashlib
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models import Max, Min, Value
from django.utils import timezone

from publishing.items import publishable_models
from publishing.models import ContentStamp

KEPT = 24 * 60 * 60  # seconds; no stamp is older than a day
MOMENTS = ("publish_at", "withdraw_at")
TOKENS = f"SELECT token FROM {ContentStamp._meta.db_table}"  # noqa: S608  the name of a table of ours


class Standstill(NamedTuple):
    """The time around now in which nothing begins or stops to be public by itself."""

    start: datetime.datetime
    end: datetime.datetime
    stamp: str


_standstills = {}  # the last one, by the tokens that it was read under


def content_stamp():
    """The stamp of what is public now: 32 hexadecimal digits. Costs one query, and one more after a change."""
    return stamp_of(read_tokens())


def stamp_of(tokens):
    return standstill_around(timezone.now(), tokens).stamp


def read_tokens():
    """Without the ORM: every request for a page reads them."""
    with connection.cursor() as cursor:
        cursor.execute(TOKENS)
        return in_one_word(str(token) for [token] in cursor.fetchall())


def in_one_word(tokens):
    return ",".join(sorted(tokens))


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
        standstill = read_standstill(now, tokens)
        _standstills.clear()
        _standstills[tokens] = standstill
    return standstill


def read_standstill(now, tokens):
    today = timezone.localdate(now)
    starts, ends = [midnight(today)], [midnight(today + datetime.timedelta(days=1))]
    for is_past, moment in planned_moments(now):
        (starts if is_past else ends).append(moment)
    start = max(filter(None, starts))
    stamp = hashlib.blake2b(f"{tokens} {start.isoformat()}".encode(), digest_size=16).hexdigest()
    return Standstill(start, min(filter(None, ends)), stamp)


def planned_moments(now):
    """(is it past, moment): the last and the next of publishing, and of withdrawing, for each kind of item."""
    first, *rest = [each for model in publishable_models() for each in moments_of(model, now)]
    return first.union(*rest, all=True)


def moments_of(model, now):
    for name in MOMENTS:
        rows = model.objects.order_by()
        for is_past, condition, nearest in ((True, f"{name}__lte", Max), (False, f"{name}__gt", Min)):
            chosen = rows.filter(**{condition: now}).values(is_past=Value(is_past)).annotate(moment=nearest(name))
            yield chosen.values_list("is_past", "moment")


def midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
