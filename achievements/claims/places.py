"""The place of an achievement, and the others of its plan that name the same one."""

from typing import NamedTuple

from achievements.listing.filters import of_places
from achievements.listing.query import list_url
from achievements.models import Achievement
from fields.translation import CODES


class PlaceOfClaim(NamedTuple):
    """`others` is the number of other public achievements there, which are on the list at `url`."""

    name: str
    others: int
    url: str


def place_of(achievement):
    """The PlaceOfClaim of an achievement, or None if it names no place; one query."""
    value = next(filter(None, (getattr(achievement, f"place_{code}") for code in CODES)), "")
    if not value:
        return None
    plan = achievement.sector.plan
    same = Achievement.objects.live().filter(of_places([value]), sector__plan=plan).exclude(pk=achievement.pk)
    scope = [] if plan.is_current else [("plan", plan.slug)]
    return PlaceOfClaim(achievement.place, same.count(), list_url([*scope, ("place", value)]))
