"""The sectors of a plan with their numbers of achievements."""

import datetime
from collections import Counter

from django.db.models import Count
from django.utils import timezone

from achievements.models import Achievement
from achievements.states import State, state_now
from fields.prepared import PreparedQuery
from sectors.models import Sector


def counted(now, today, plan):
    live = Achievement.objects.live(now).filter(sector__plan=plan).order_by().annotate(state_today=state_now(today))
    return live.values_list("sector", "state_today").annotate(number=Count("pk"))


LIVE_SECTORS = PreparedQuery(
    lambda now, plan: Sector.objects.live(now).filter(plan=plan).select_related("picture").order_by("position", "pk"),
    now=datetime.datetime,
    plan=int,
)
COUNTS = PreparedQuery(counted, now=datetime.datetime, today=datetime.date, plan=int)


def sectors_of(plan):
    """The public sectors of a plan in their order, with `count` and `by_state` of their public achievements."""
    sectors = LIVE_SECTORS.run(now=timezone.now(), plan=plan.pk)
    found = counts_of(plan.pk)
    for sector in sectors:
        sector.plan = plan
        set_counts(sector, found.get(sector.pk) or Counter())
    return sectors


def counts_of(plan):
    """{key of a sector: Counter of the states of its public achievements} of the plan with this key."""
    found = {}
    for sector, state, number in COUNTS.run(now=timezone.now(), today=timezone.localdate(), plan=plan):
        found.setdefault(sector, Counter())[State(state)] += number
    return found


def set_counts(sector, by_state):
    """Give a sector its counts: `count` in all, and `by_state` for each state that any achievement has."""
    sector.count = by_state.total()
    sector.by_state = {state: by_state[state] for state in State if by_state[state]}


def total_counts(sectors):
    """The achievements of sectors together, as {"count": …, "by_state": {state: …}}."""
    numbers = sum((Counter(sector.by_state) for sector in sectors), Counter())
    by_state = {state: numbers[state] for state in State if numbers[state]}
    return {"count": numbers.total(), "by_state": by_state}


def count_all(sector, groups):
    """Count a sector that has more achievements than were read, and mark each point that any of them serves."""
    set_counts(sector, counts_of(sector.plan_id).get(sector.pk) or Counter())
    live = Achievement.objects.live().filter(sector=sector)
    served = set(sector.points.filter(achievements__in=live).values_list("pk", flat=True))
    for group in groups:
        group.is_served = group.point is None or group.point.pk in served
