"""What changed in a report since somebody opened it last."""

import datetime
import heapq
from typing import NamedTuple

from achievements.models import Achievement
from achievements.reports.models import ReportVisit
from achievements.reports.numbers import MOST_KEPT, packed, unpacked
from publishing.languages import alphabetical

SITTING = datetime.timedelta(minutes=30)  # without opening it, after which the next time is another one
# A change is dated before it is stored, and may come into the list after it was read. To name one twice does no harm.
MARGIN = datetime.timedelta(minutes=1)
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


def changes_since_last_time(report, result, user, now):
    """The changes, or None the first time. Puts on record that it is open now: a moment before the list was read.

    What was shown stays until somebody has not opened the report for half an hour: to reload it erases nothing.
    """
    numbers = numbers_of(result)
    seen = {"seen_at": now, "count": result.count, "numbers": packed(numbers)}
    visit, is_first = ReportVisit.objects.get_or_create(user=user, report=report, defaults=seen)
    if is_first:
        return None
    before = {}
    if now - visit.seen_at > SITTING:
        before = {"before_at": visit.seen_at, "before_count": visit.count, "before_numbers": visit.numbers}
    for name, value in (before | seen).items():
        setattr(visit, name, value)
    visit.save()
    return compared(visit, result, numbers) if visit.before_at else None


def numbers_of(result):
    """The numbers of all achievements of a list; None where there are more than are kept."""
    if result.count > MOST_KEPT:
        return None
    return frozenset(result.selection.keys)


def compared(visit, result, numbers):
    """The list now beside what was kept of it."""
    before, growth = unpacked(visit.before_numbers), visit.count - visit.before_count
    changed = result.matching.filter(changed_at__gt=visit.before_at - MARGIN).order_by("-pk")
    changed = changed.values_list("pk", flat=True)
    if before is None or numbers is None:
        named = named_of(Achievement.objects.live(), changed[:MOST_NAMED])
        return Changes(visit.before_at, True, growth, NONE, Group(changed.count(), named), NONE)
    return Changes(
        since=visit.before_at,
        is_counted_only=False,
        growth=growth,
        new=group(Achievement.objects.live(), numbers - before),
        changed=group(Achievement.objects.live(), before.intersection(changed[:MOST_KEPT])),
        gone=group(Achievement.objects.addressable(), before - numbers),
    )


def group(achievements, numbers):
    """The last made of them by name, and how many there are in all."""
    return Group(len(numbers), named_of(achievements, heapq.nlargest(MOST_NAMED, numbers)))


def named_of(achievements, numbers):
    found = achievements.filter(pk__in=list(numbers)) if numbers else achievements.none()
    return list(found.order_by(alphabetical("title"), "pk"))
