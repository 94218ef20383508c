"""What changed in a report since somebody opened it last."""

import datetime
from typing import NamedTuple

from django.utils import timezone

from achievements.listing.listing import encoded
from achievements.models import Achievement
from achievements.reports.models import ReportVisit
from achievements.reports.numbers import packed, unpacked
from publishing.languages import alphabetical
from publishing.stamps import kept

SESSION = datetime.timedelta(minutes=30)  # without opening it, after which the next time is another one
MOST_NAMED = 20  # of each kind


class Group(NamedTuple):
    """Achievements that changed in one way: how many, and the first of them."""

    count: int
    named: list

    @property
    def others(self):
        return self.count - len(self.named)


NONE = Group(0, [])


class Changes(NamedTuple):
    """What is new, changed and gone since a moment. Where the lists were too long to be kept, `growth` alone."""

    since: datetime.datetime
    is_counted_only: bool
    growth: int
    new: Group
    changed: Group
    gone: Group

    @property
    def shrinkage(self):
        return -self.growth

    @property
    def is_none(self):
        return not (self.growth or self.new.count or self.changed.count or self.gone.count)


def changes_since_last_time(report, listing, user):
    """The changes, or None the first time. Puts on record that it is open now.

    What was shown stays until the reader has not opened the report for half an hour: to reload it erases nothing.
    """
    now = timezone.now()
    numbers = numbers_of(listing)
    seen = {"seen_at": now, "count": len(numbers), "numbers": packed(numbers)}
    visit, is_first = ReportVisit.objects.get_or_create(user=user, report=report, defaults=seen)
    if is_first:
        return None
    before = {}
    if now - visit.seen_at > SESSION:
        before = {"before_at": visit.seen_at, "before_count": visit.count, "before_numbers": visit.numbers}
    for name, value in (before | seen).items():
        setattr(visit, name, value)
    visit.save()
    return compared(visit, listing, numbers) if visit.before_at else None


def numbers_of(listing):
    """The numbers of all achievements of a list."""
    return kept(
        listing.stamp,
        f"numbers {encoded(listing.narrowing)}",
        lambda: frozenset(listing.matching.values_list("pk", flat=True)),
    )


def compared(visit, listing, numbers):
    """The list now beside what was kept of it."""
    before, growth = unpacked(visit.before_numbers), visit.count - visit.before_count
    changed = set(listing.matching.filter(changed_at__gt=visit.before_at).values_list("pk", flat=True))
    if before is None:
        return Changes(visit.before_at, True, growth, NONE, group(Achievement.objects.live(), changed), NONE)
    return Changes(
        since=visit.before_at,
        is_counted_only=False,
        growth=growth,
        new=group(Achievement.objects.live(), numbers - before),
        changed=group(Achievement.objects.live(), changed & before),
        gone=group(Achievement.objects.addressable(), before - numbers),
    )


def group(achievements, numbers):
    """The last made of them by name, and how many there are in all."""
    first = sorted(numbers, reverse=True)[:MOST_NAMED]
    named = list(achievements.filter(pk__in=first).order_by(alphabetical("title"), "pk")) if first else []
    return Group(len(numbers), named)
