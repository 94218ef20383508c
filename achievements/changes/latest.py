"""Latest public changes for other pages: of a plan, and of one item."""

from itertools import islice

from django.http import QueryDict
from django.utils import timezone

from achievements.changes.index import change_index
from achievements.changes.query import ChangeQuery
from achievements.changes.result import ChangeResult
from achievements.changes.telling import tell
from delivery.content_version import content_version

OF_PLAN = 4
OF_ITEM = 3


def latest_changes_of_plan(plan, number=OF_PLAN):
    """The last changes within a public plan, as ToldChanges; those that came with the plan itself are no news."""
    changes = ChangeResult(ChangeQuery(QueryDict(f"plan={plan.slug}")))
    began = plan.publish_at
    return tell(
        list(islice((each for each in changes if began is None or each.day > timezone.localdate(began)), number))
    )


def latest_changes_of_item(item, number=OF_ITEM):
    """The last changes of one item that readers can see, as ToldChanges, the newest first."""
    index = change_index(content_version())
    own = index.by_item.get((type(item), item.pk), [])
    index.learn([each for each in own if each.is_minor])
    return tell(list(islice((each for each in own if index.is_seen(each)), number)))
