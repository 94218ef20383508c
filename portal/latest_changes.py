"""Latest changes in a sector, as its readers were notified of them."""

import datetime
import functools
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, Value
from django.utils import timezone

from achievements.models import Achievement, AchievementRevision
from delivery.content_version import from_database
from fields.translation import CODES, TextInLanguage, columns, preferred
from sectors.models import SectorRevision

MOST = 5
A_DAY = datetime.timedelta(days=1)
NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)
NOTE = columns("note")
# These stand in the compiled query for what differs from one request to the next.
SECTOR, NOW, SINCE = -1, *(datetime.datetime(1, 1, day, tzinfo=datetime.UTC) for day in (1, 2))


class LatestChange(NamedTuple):
    item: object
    published_at: datetime.datetime
    withdraws: bool
    note: TextInLanguage


def latest_changes(sector, achievements):
    """The last revisions of a sector, and of what has its place within it, the newest first.

    One query, and one more for items that are not among its achievements, such as those that moved to another sector.
    """
    rows = read_rows(sector, sector.publish_at + A_DAY if sector.publish_at else NEVER)
    items = {item.pk: item for item in achievements}
    missing = {key for _pk, of_sector, key, *_facts in rows if not of_sector and key not in items}
    items |= Achievement.objects.live().in_bulk(missing) if missing else {}
    return [
        LatestChange(sector if of_sector else items[key], from_database(at), bool(withdraws), note_from(texts))
        for _pk, of_sector, key, at, withdraws, *texts in rows
        if of_sector or key in items
    ]


def note_from(texts):
    return preferred(dict(zip(CODES, texts, strict=True)))


def read_rows(sector, since):
    sql, parameters = statement()
    adapt = connection.ops.adapt_datetimefield_value
    values = {SECTOR: sector.pk, adapt(NOW): adapt(timezone.now()), adapt(SINCE): adapt(since)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [values.get(each, each) for each in parameters])
        return cursor.fetchall()


@functools.cache
def statement():
    """Compiled once: Django takes twenty times as long to compile it as the database to answer it."""
    is_live = Achievement.live_condition(NOW, "item__")
    within = AchievementRevision.objects.noted(NOW).filter(is_live, within=SECTOR)
    of_sector = SectorRevision.objects.noted(NOW).filter(item=SECTOR)
    found = news(within, of_sector=False).union(news(of_sector, of_sector=True), all=True)
    return found.order_by("-published_at", "of_sector", "-pk")[:MOST].query.sql_with_params()


def news(revisions, *, of_sector):
    """Return the revisions that have a note, or that came after the sector itself was new, as tuples."""
    is_news = ~Q(**dict.fromkeys(NOTE, "")) | Q(published_at__gt=SINCE)
    rows = revisions.filter(is_news).order_by().annotate(of_sector=Value(of_sector))
    return rows.values_list("pk", "of_sector", "item", "published_at", "withdraws", *NOTE)
