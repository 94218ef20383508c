"""The story of a plan's page: an achievement that editors picked, told in their words."""

import datetime
from typing import NamedTuple

from django.utils import timezone

from achievements.models import Achievement, AchievementRevision, PlanStory
from fields.prepared import PreparedQuery

SHOWN_STORIES = PreparedQuery(
    lambda plan, now, today: (
        PlanStory.objects.shown(now, today)
        .filter(plan=plan)
        .select_related("achievement__picture")
        .order_by("position", "pk")[:1]
    ),
    plan=int,
    now=datetime.datetime,
    today=datetime.date,
)


class Story(NamedTuple):
    """An achievement with its public sector, and the words for it."""

    item: Achievement
    headline: str
    text: str

    @property
    def picture(self):
        """The picture of the achievement, else that of its sector, else None."""
        return self.item.picture or self.item.sector.picture


def story_of(plan, sectors, moment=None):
    """The first Story of a plan that can be shown, or None. `sectors` are those that its page shows.

    A past day, and a draft, has the stories and the achievements of its own.
    """
    found = {sector.pk: sector for sector in sectors}
    for row in rows_of(plan, moment):
        if sector := found.get(row.achievement.sector_id):
            row.achievement.sector = sector
            return Story(
                row.achievement, row.headline or row.achievement.title, row.text or row.achievement.outcome_note
            )
    return None


def rows_of(plan, moment):
    if "stories" not in getattr(plan, "_prefetched_objects_cache", {}):
        return SHOWN_STORIES.run(plan=plan.pk, now=timezone.now(), today=timezone.localdate())
    day = timezone.localdate(moment) if moment else timezone.localdate()
    rows = [row for row in plan.stories.all() if row.until is None or row.until >= day]
    public = achievements_at(moment, [row.achievement_id for row in rows]) if rows else {}
    for row in rows:
        row.achievement = public.get(row.achievement_id, row.achievement)
    return [row for row in rows if row.achievement_id in public]


def achievements_at(moment, keys):
    """{key: achievement} of those that are public, or were at a moment, as they read then."""
    if moment is None:
        return Achievement.objects.live().in_bulk(keys)
    items = AchievementRevision.objects.shown(moment).filter(item__in=keys).items()
    for item in items:
        item.seen_on = timezone.localdate(moment)
    return {item.pk: item for item in items}
