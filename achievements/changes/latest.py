"""Latest public changes for other pages: of a plan, of a sector, and of one item."""

import datetime

from django.utils import timezone
from django.utils.translation import get_language

from achievements.changes.index import change_index, in_chunks_of
from achievements.changes.telling import tell
from delivery.content_version import content_version, midnight

A_DAY = datetime.timedelta(days=1)
LOOKED_AT = 20  # changes at a time
OF_PLAN = 4
OF_SECTOR = 5
OF_ITEM = 3
MOST_TOLD = 200  # pages, in the memory of a process


def latest_changes_of_plan(plan, number=OF_PLAN):
    """The last changes of what is public in a plan, as ToldChanges; those that came with the plan are no news."""
    index = change_index(content_version())
    return tell(seen_of(index, (each for each in news(index, plan) if plan.pk in index.plans_of(each)), number))


def latest_changes_of_sector(sector, number=OF_SECTOR):
    """The last changes within a public sector, as ToldChanges; those that came with the sector itself are no news."""
    index = change_index(content_version())
    own = (each for each in news(index, sector) if sector.pk in index.sectors_of(each))
    return told_once(index, sector, own, number)


def latest_changes_of_item(item, number=OF_ITEM):
    """The last changes of one item that readers can see, as ToldChanges, the newest first."""
    index = change_index(content_version())
    return told_once(index, item, index.by_item.get((type(item), item.pk), []), number)


def told_once(index, item, changes, number):
    """The ToldChanges of an item, which a process is told once for each content version and language."""
    key = type(item), item.pk, get_language(), number
    told = index.told.get(key)
    if told is None:
        told = tell(seen_of(index, changes, number))
        if len(index.told) >= MOST_TOLD:
            index.told.clear()
        index.told[key] = told
    return told


def seen_of(index, changes, number):
    """The first of some changes that readers can see."""
    found = []
    for chunk in in_chunks_of(LOOKED_AT, changes):
        index.learn([each for each in chunk if each.is_minor])
        found += [each for each in chunk if index.is_seen(each) and index.is_of_public(each)]
        if len(found) >= number:
            break
    return found[:number]


def news(index, item):
    """Yield the changes since the day after an item became public."""
    began = item.publish_at and midnight(timezone.localdate(item.publish_at) + A_DAY)
    for change in index.changes:
        if began and change.at < began:
            return
        yield change
