"""Number of achievements of a sector, and the achievements that serve each of its strategy points."""

from collections import Counter

from django.db.models import Count
from django.utils import timezone

from achievements.models import Achievement
from achievements.states import State, state_condition
from publishing.publishable import Publishable
from sectors.models import Sector

COLUMNS = {state: f"count_{state.name.lower()}" for state in State}


def with_counts(sectors):
    """Sectors of a queryset in the order of their plan, with `count` and `by_state` of their public achievements."""
    public = Publishable.published_condition(timezone.now(), "achievements__")
    by_state = {
        name: Count("achievements", filter=public & state_condition(state, "achievements__"))
        for state, name in COLUMNS.items()
    }
    counted = sectors.annotate(count=Count("achievements", filter=public), **by_state)
    counted = list(counted.order_by("position", "pk"))  # Django groups without the order of the model
    for sector in counted:
        set_counts(sector, Counter({state: getattr(sector, name) for state, name in COLUMNS.items()}))
    return counted


def set_counts(sector, by_state):
    """Give a sector its counts: `count` in all, and `by_state` for each state that any achievement has."""
    sector.count = by_state.total()
    sector.by_state = {state: by_state[state] for state in State if by_state[state]}


def total_counts(sectors):
    """The achievements of sectors together, as {"count": …, "by_state": {state: …}}."""
    numbers = sum((Counter(sector.by_state) for sector in sectors), Counter())
    by_state = {state: numbers[state] for state in State if numbers[state]}
    return {"count": numbers.total(), "by_state": by_state}


def count_all(sector, points):
    """Count a sector that has more achievements than were read, and mark each point that any of them serves."""
    [counted] = with_counts(Sector.objects.filter(pk=sector.pk))
    set_counts(sector, Counter(counted.by_state))
    live = Achievement.objects.live().filter(sector=sector)
    served = set(sector.points.filter(achievements__in=live).values_list("pk", flat=True))
    for point in points:
        point.is_served = point.pk in served


def points_with(sector, achievements):
    """The strategy points of a sector, each with those of the achievements that serve it as `served_by`.

    Each achievement, which comes with its points or their keys, gets as `serves` those that are the sector's now.
    """
    points = list(sector.points.all())
    for point in points:
        point.served_by = []
    for item in achievements:
        keys = item.served_keys
        item.serves = [point for point in points if point.pk in keys]
        for point in item.serves:
            point.served_by.append(item)
    for point in points:
        point.is_served = bool(point.served_by)
    return points
