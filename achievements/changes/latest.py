"""Latest public changes for other pages: of a plan, and of one item."""

import datetime
from itertools import islice

from django.utils import timezone

from achievements.changes.index import change_index, in_chunks_of
from achievements.changes.telling import tell
from delivery.content_version import content_version, midnight

A_DAY = datetime.timedelta(days=1)
LOOKED_AT = 20  # changes at a time
OF_PLAN = 4
OF_ITEM = 3


def latest_changes_of_plan(plan, number=OF_PLAN):
    """The last changes of what is public in a plan, as ToldChanges; those that came with the plan itself are no news."""
    index = change_index(content_version())
    found = []
    for chunk in in_chunks_of(LOOKED_AT, changes_within(plan, index)):
        index.learn([each for each in chunk if each.is_minor])
        found += [each for each in chunk if index.is_seen(each) and index.is_of_public(each)]
        if len(found) >= number:
            break
    return tell(found[:number])


def changes_within(plan, index):
    """Yield the changes that are of a plan, since the day after it became public."""
    began = plan.publish_at and midnight(timezone.localdate(plan.publish_at) + A_DAY)
    for change in index.changes:
        if began and change.at < began:
            return
        if plan.pk in index.plans_of(change):
            yield change


def latest_changes_of_item(item, number=OF_ITEM):
    """The last changes of one item that readers can see, as ToldChanges, the newest first."""
    index = change_index(content_version())
    own = index.by_item.get((type(item), item.pk), [])
    index.learn([each for each in own if each.is_minor])
    return tell(list(islice((each for each in own if index.is_seen(each)), number)))
