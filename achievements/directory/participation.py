"""The achievements in which each organization has each role, as bitmaps that are read once for a content version."""

import functools
from collections import defaultdict

from pyroaring import BitMap

from achievements.choices import Role
from achievements.listing.index import bitmap, facet_index
from achievements.models import Figure, Organization, PlanFigure, SectorFigure


class Participation:
    """The public organizations under one content version.

    `roles` is {slug: {role: BitMap of achievements}}. Who pays for a figure of an achievement is a funder of it.
    `payers` are the (slug, slug of a plan) of those that pay for figures of a plan itself, or of a sector of it.
    """

    def __init__(self, version):
        self.index = facet_index(version)
        self.roles = {slug: defaultdict(BitMap) for slug in Organization.objects.live().values_list("slug", flat=True)}
        for (slug, role, _kind), keys in self.index.tuples["partner"]:
            if slug in self.roles:
                self.roles[slug][role] |= bitmap(keys) & self.index.live
        for slug, key in paid(Figure, "achievement"):
            if slug in self.roles:  # one that came since the statement before is of the next version
                self.roles[slug][Role.FUNDER].add(key)
        paid_for = paid(PlanFigure, "plan__slug") | paid(SectorFigure, "sector__plan__slug")
        self.payers = {(slug, plan) for slug, plan in paid_for if slug in self.roles}


def paid(model, of):
    """Return the distinct (slug of the funder, `of`) of the public figures of a model."""
    rows = model.objects.live().exclude(funder=None).order_by()
    return set(rows.values_list("funder__slug", of).distinct())


@functools.lru_cache(maxsize=1)
def participation(version):
    return Participation(version)
