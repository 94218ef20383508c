"""What else a reader of an achievement may want to see."""

from typing import NamedTuple

from achievements.models import Achievement

MOST = 5


class Related(NamedTuple):
    """Public achievements: those that serve a same strategy point, and others that share a partner."""

    by_point: list
    by_partner: list


def related_to(achievement):
    """Two queries. The achievement comes with its points and partners."""
    points = [point.pk for point in achievement.points.all()]
    partners = [partner.organization_id for partner in achievement.partners.all()]
    others = Achievement.objects.live().exclude(pk=achievement.pk)
    by_point = list(others.filter(points__in=points).distinct()[:MOST])
    others = others.exclude(pk__in=[each.pk for each in by_point])
    return Related(by_point, list(others.filter(partners__organization__in=partners).distinct()[:MOST]))
