"""What changed lately in a sector, as its readers were notified."""

import datetime
from typing import NamedTuple

from django.db.models import Q, Value
from django.utils import timezone

from publishing.languages import CODES, Words, columns, preferred

MOST = 5
A_DAY = datetime.timedelta(days=1)
NOTE = columns("note")


class LatestChange(NamedTuple):
    item: object
    published_at: datetime.datetime
    withdraws: bool
    note: Words


def latest_changes(sector, achievements):
    """The last revisions of a sector, and of what has its place within it, the newest first.

    One query, and one more for items that are not among its achievements, such as those that moved to another sector.
    """
    model = sector.achievements.model
    is_live = model.live_condition(timezone.now(), "item__")
    within = model.revision_model().objects.noted().filter(is_live, within=sector.pk)
    since = sector.publish_at + A_DAY if sector.publish_at else None
    found = news(within, since, of_sector=False).union(news(sector.revisions.noted(), since, of_sector=True), all=True)
    rows = list(found.order_by("-published_at", "of_sector", "-pk")[:MOST])
    items = {item.pk: item for item in achievements}
    missing = {key for _pk, of_sector, key, *_facts in rows if not of_sector and key not in items}
    items |= model.objects.live().in_bulk(missing) if missing else {}
    return [
        LatestChange(sector if of_sector else items[key], at, withdraws, preferred(dict(zip(CODES, note, strict=True))))
        for _pk, of_sector, key, at, withdraws, *note in rows
        if of_sector or key in items
    ]


def news(revisions, since, *, of_sector):
    """Those with a note; and without one, those of what came after the sector itself was new."""
    is_news = ~Q(**dict.fromkeys(NOTE, ""))
    if since:
        is_news |= Q(published_at__gt=since)
    rows = revisions.filter(is_news).order_by().annotate(of_sector=Value(of_sector))
    return rows.values_list("pk", "of_sector", "item", "published_at", "withdraws", *NOTE)
