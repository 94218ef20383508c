"""An organization in all plans: what it takes part in by role, whom it works with, and the money it pays."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, Value, When
from django.utils import timezone

from achievements.choices import FigureKind, Role
from achievements.directory.participation import participation
from achievements.listing.index import union
from achievements.models import Achievement, Figure
from achievements.states import State
from delivery.content_version import content_version
from fields.translation import TextInLanguage, preferred
from fields.urls import url_for
from sectors.timelines.year_lines import scale_of_rows

MOST_ROWS = 100  # the list has the others
MOST_PARTNERS = 5
MOST_PAYMENTS = 50


class RoleGroup(NamedTuple):
    role: Role
    count: int  # of all achievements in which it has this role, those shown under a role above included
    achievements: list


class FrequentPartner(NamedTuple):
    name: TextInLanguage
    url: str
    count: int  # achievements that both take part in


class OrganizationProfile:
    """A public organization. An achievement stands under the first role that the organization has in it."""

    def __init__(self, organization):
        self.organization = organization
        self.participation = participation(content_version())
        self.roles = self.participation.roles.get(organization.slug, {})

    @cached_property
    def keys(self):
        """The bitmap of the public achievements that it takes part in."""
        return union(self.roles.values())

    @property
    def count(self):
        return len(self.keys)

    @property
    def other_names(self):
        """Its name in the other language, then the other names that staff gave it."""
        name = self.organization.name
        texts = [self.organization.name_en, self.organization.name_ko, *self.organization.aliases.splitlines()]
        return [text for text in dict.fromkeys(texts) if text and text != str(name)]

    @cached_property
    def achievements(self):
        """The achievements that are shown, those that end last or are under way first."""
        rows = Achievement.objects.live().filter(pk__in=list(self.keys)).with_sector().with_summary()
        has_period = Case(When(period_start=None, then=Value(1)), default=Value(0))
        return list(rows.order_by(has_period, "-period_end", "-period_start", "pk")[:MOST_ROWS])

    @cached_property
    def groups(self):
        """A RoleGroup for each role that it has."""
        left = {achievement.pk: achievement for achievement in self.achievements}
        found = []
        for role in Role:
            if keys := self.roles.get(role):
                shown = [each for each in self.achievements if each.pk in keys and left.pop(each.pk, None)]
                found.append(RoleGroup(role, len(keys), shown))
        return found

    @property
    def is_cut(self):
        return self.count > len(self.achievements)

    @cached_property
    def by_state(self):
        """{State: number} of all its achievements."""
        facet = self.participation.index.facets["state"]
        numbers = {state: facet[state].intersection_cardinality(self.keys) for state in State if state in facet}
        return {state: number for state, number in numbers.items() if number}

    @property
    def sectors(self):
        """The number of sectors in which it takes part."""
        return sum(keys.intersect(self.keys) for keys in self.participation.index.facets["sector"].values())

    @cached_property
    def plans(self):
        return list({achievement.sector.plan for achievement in self.achievements})

    @property
    def has_several_plans(self):
        return len(self.plans) > 1

    @cached_property
    def scale(self):
        """The scale of the rows: the years of their plan, or of all periods where they are of several plans."""
        periods = [each.period for each in self.achievements if each.period]
        return scale_of_rows(None if self.has_several_plans else self.plans[0], periods, timezone.localdate())

    @cached_property
    def together(self):
        """{slug: number of achievements} of the organizations that take part in what it takes part in."""
        shared = {
            slug: union(roles.values()).intersection_cardinality(self.keys)
            for slug, roles in self.participation.roles.items()
            if slug != self.organization.slug
        }
        return Counter({slug: number for slug, number in shared.items() if number})

    @property
    def frequent_partners(self):
        """The FrequentPartners with which it shares most, at most five."""
        names = {name.slug: name for name in self.participation.index.names["organizations"].values()}
        most = sorted(self.together.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_PARTNERS]
        return [
            FrequentPartner(preferred(names[slug].texts), url_for("achievements:organization", slug), number)
            for slug, number in most
        ]

    @cached_property
    def payments(self):
        """The figures that it pays for, the last budget year first; targets are no payments and are left out."""
        paid = Figure.objects.live().filter(funder=self.organization).exclude(kind=FigureKind.TARGET)
        rows = paid.with_measures().select_related("achievement").order_by("-year", "achievement", "position")
        return list(rows[:MOST_PAYMENTS])
