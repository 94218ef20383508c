"""Removal of old earlier drafts: after some days, the last one of each day is enough."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from publishing.publishable import publishable_models

DAYS = 30  # all earlier drafts are kept for so long
CHUNK = 500  # rows that one transaction removes


def thin_versions(now):
    """Remove earlier drafts that nobody needs any more. Return their number.

    Of an item that was published, those of the last DAYS days stay, and of each day before that the last one. What was
    returned for changes stays, because a later review shows it. What was public, open drafts, and all of an item that
    was never public are not touched. Days are those of the portal's time zone.
    """
    return sum(removed(model, now) for model in publishable_models())


def removed(model, now):
    """Remove the superfluous versions of the items of one model, in short transactions. Return their number."""
    keys = list(superfluous(model, now).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        with transaction.atomic():
            model.revision_model().objects.superseded().filter(pk__in=keys[start : start + CHUNK]).delete()
    return len(keys)


def superfluous(model, now):
    """Select the earlier drafts of a model that `thin_versions` removes."""
    zone = timezone.get_default_timezone()
    day = TruncDate("edited_at", tzinfo=zone)
    first_day = timezone.localdate(now, zone) - datetime.timedelta(days=DAYS)
    start = datetime.datetime.combine(first_day, datetime.time.min, zone)
    versions = model.revision_model().objects.order_by().superseded().alias(day=day)
    later = versions.filter(
        Q(edited_at__gt=OuterRef("edited_at"))
        | Q(edited_at=OuterRef("edited_at"), superseded_at__gt=OuterRef("superseded_at"))
        | Q(edited_at=OuterRef("edited_at"), superseded_at=OuterRef("superseded_at"), pk__gt=OuterRef("pk")),
        item=OuterRef("item"),
        day=OuterRef("day"),
    )
    old = versions.filter(edited_at__lt=start, return_note="", item__publish_at__lte=now)
    return old.filter(Exists(later))
