"""Related achievements for the reader of one."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef

from achievements.models import Achievement, Partner

MOST = 5


class Related(NamedTuple):
    """Public achievements of the same plan: those that serve a same strategy point, and others that share a partner."""

    by_point: list
    by_partner: list


def related_to(achievement):
    """Two queries, which need not sort what many serve or share. The achievement comes with its points and partners."""
    points = [point.pk for point in achievement.points.all()]
    partners = [partner.organization_id for partner in achievement.partners.all()]
    serving = Achievement.points.through.objects.filter(achievement=OuterRef("pk"), strategypoint__in=points)
    sharing = Partner.objects.filter(achievement=OuterRef("pk"), organization__in=partners)
    others = Achievement.objects.live().filter(sector__plan=achievement.sector.plan_id).exclude(pk=achievement.pk)
    by_point = list(others.filter(Exists(serving))[:MOST])
    others = others.exclude(pk__in=[each.pk for each in by_point])
    return Related(by_point, list(others.filter(Exists(sharing))[:MOST]))
