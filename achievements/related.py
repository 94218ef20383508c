"""Related achievements for the reader of one."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef

from achievements.models import Achievement, Partner

MOST = 3


class Related(NamedTuple):
    """Public achievements of the same plan: those that serve a same strategy point, and others that share a partner.

    Where there is neither, those of the same sector.
    """

    by_point: list
    by_partner: list
    of_sector: list  # where there are none of these


def related_to(achievement):
    """At most three queries, which need not sort what many serve or share.

    The achievement comes with its points and partners.
    """
    points = [point.pk for point in achievement.points.all()]
    partners = [partner.organization_id for partner in achievement.partners.all()]
    serving = Achievement.points.through.objects.filter(achievement=OuterRef("pk"), strategypoint__in=points)
    sharing = Partner.objects.filter(achievement=OuterRef("pk"), organization__in=partners)
    others = Achievement.objects.live().filter(sector__plan=achievement.sector.plan_id).exclude(pk=achievement.pk)
    by_point = list(others.filter(Exists(serving))[:MOST])
    others = others.exclude(pk__in=[each.pk for each in by_point])
    by_partner = list(others.filter(Exists(sharing))[:MOST])
    if by_point or by_partner:
        return Related(by_point, by_partner, [])
    return Related([], [], list(others.filter(sector=achievement.sector_id)[:MOST]))
