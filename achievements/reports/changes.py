"""The changes of a report since a member of staff opened it last."""

import datetime
import heapq
from typing import NamedTuple

from achievements.models import Achievement
from achievements.reports.models import ReportVisit
from fields.translation import alphabetical

# A change is dated before it is stored, and may come into the list after it was read. To name one twice does no harm.
MARGIN = datetime.timedelta(minutes=1)
MOST_KEPT = 10_000  # numbers of one list; of a longer one its length alone is read and stored
MOST_NAMED = 20  # of each kind


class ChangedItems(NamedTuple):
    """Achievements that changed in one way: how many, and the first of them."""

    count: int
    named: list

    @property
    def others(self):
        return self.count - len(self.named)


NONE = ChangedItems(0, [])


class ReportChanges(NamedTuple):
    """The new, changed and missing achievements since a moment; `growth` alone where a list was too long."""

    since: datetime.datetime
    is_counted_only: bool
    growth: int
    new: ChangedItems
    changed: ChangedItems
    gone: ChangedItems

    @property
    def shrinkage(self):
        return -self.growth

    @property
    def is_none(self):
        return not (self.growth or self.new.count or self.changed.count or self.gone.count)


def changes_since_last_visit(report, result, user, now):
    """Compare a list with the one of the last visit. Return None if there was no visit. Nothing is written."""
    visit = ReportVisit.objects.filter(user=user, report=report).first()
    before = visit and visit.before(now)
    return compared(before, result) if before else None


def record_visit(report, result, user, now, *, is_confirmed=False):
    """Store the list as one that somebody saw. Later visits compare with it; if it is confirmed, this one as well."""
    numbers = numbers_of(result)
    seen = {"at": now, "count": result.count, "numbers": None if numbers is None else sorted(numbers)}
    visit = ReportVisit.objects.filter(user=user, report=report).first()
    before = seen if is_confirmed else visit and visit.before(now)
    ReportVisit.objects.update_or_create(
        user=user,
        report=report,
        defaults={f"seen_{name}": value for name, value in seen.items()}
        | {f"before_{name}": value for name, value in (before or {}).items()},
    )


def numbers_of(result):
    """The numbers of all achievements of a list. Return None if there are more than are stored."""
    return None if result.count > MOST_KEPT else frozenset(result.selection.keys)


def compared(before, result):
    """The list now beside the stored facts of the one before."""
    since, growth, numbers = before["at"], result.count - before["count"], numbers_of(result)
    changed = result.matching.filter(changed_at__gt=since - MARGIN).order_by("-pk").values_list("pk", flat=True)
    if before["numbers"] is None or numbers is None:
        named = named_of(Achievement.objects.live(), changed[:MOST_NAMED])
        return ReportChanges(since, True, growth, NONE, ChangedItems(changed.count(), named), NONE)
    earlier = set(before["numbers"])
    return ReportChanges(
        since=since,
        is_counted_only=False,
        growth=growth,
        new=changed_items(Achievement.objects.live(), numbers - earlier),
        changed=changed_items(Achievement.objects.live(), earlier.intersection(changed[:MOST_KEPT])),
        gone=changed_items(Achievement.objects.addressable(), earlier - numbers),
    )


def changed_items(achievements, numbers):
    """The achievements of these numbers; the last made ones by name."""
    return ChangedItems(len(numbers), named_of(achievements, heapq.nlargest(MOST_NAMED, numbers)))


def named_of(achievements, numbers):
    found = achievements.filter(pk__in=list(numbers)) if numbers else achievements.none()
    return list(found.order_by(alphabetical("title"), "pk"))
