"""What changed lately in a sector, as its readers were told."""

import datetime

from django.db.models import Q

MOST = 5
A_DAY = datetime.timedelta(days=1)


def latest_changes(sector):
    """The last revisions of a sector, and of what has its place within it, the newest first; two queries."""
    model = type(sector)._meta.get_field(sector.ordered).related_model
    within = model.revision_model().objects.noted().filter(within=sector.pk, item__in=model.objects.live())
    since = sector.publish_at + A_DAY if sector.publish_at else None
    found = [*news(within, since), *news(sector.revisions.noted(), since)]
    return sorted(found, key=lambda revision: revision.published_at, reverse=True)[:MOST]


def news(revisions, since):
    """Of what readers were told, that with a note; and without one, what came after the sector itself was new."""
    is_news = ~Q(note_en="", note_ko="")
    if since:
        is_news |= Q(published_at__gt=since)
    return revisions.filter(is_news).select_related("item").defer("snapshot")[:MOST]
