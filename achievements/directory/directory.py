"""The organizations of a plan that fit a query string, counted from bitmaps (docs/decisions/60)."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from pyroaring import BitMap

from achievements.choices import OrganizationKind, Role
from achievements.directory.forms import DirectoryForm
from achievements.directory.participation import participation
from achievements.listing.index import union
from achievements.listing.query import TRACKING, ListQuery
from delivery.content_version import content_version
from fields.search import folded
from fields.search_words import search_words
from fields.text import one_line
from fields.translation import TextInLanguage, preferred
from fields.urls import url_for, with_query

KINDS = dict(OrganizationKind.choices)
GROUPS = ([Role.LEAD], [Role.HOST, Role.OPERATOR], [Role.FUNDER, Role.PARTNER])  # that have a column together
NAMES = ("q", "kind", "sector", "role", "sort")


class OrganizationRow(NamedTuple):
    """An organization as the directory shows it."""

    slug: str
    name: TextInLanguage
    kind: str  # value of OrganizationKind
    count: int  # achievements that it takes part in
    by_role: dict  # {role: achievements}
    leads: int
    hosts: int  # that it hosts, operates or both
    helps: int  # that it funds, partners in or both
    sectors: list  # slugs of the sectors that these belong to, in the order of the plan

    @property
    def kind_label(self):
        return KINDS[self.kind]

    @property
    def url(self):
        return url_for("achievements:organization", self.slug)


class Directory:
    """A query string of the directory. It is of the plans that the list would be of with the same `plan`."""

    def __init__(self, data):
        self.data = data
        self.participation = participation(content_version())
        self.index = self.participation.index
        self.scope = ListQuery(scope_of(data))

    @cached_property
    def form(self):
        numbers = Counter(self.index.names["organizations"][key].parent for key in self.keys_of_plan)
        sectors = [(choice.value, choice.label) for choice in self.scope.choices("sector")]
        values = {name: one_line(self.data.get(name, "")) for name in NAMES}
        return DirectoryForm(values, sectors=sectors, numbers=numbers)

    @property
    def errors(self):
        """Pairs of (label, message) of what cannot be understood; one for each parameter without a meaning."""
        wrong = [(self.form[name].label, message) for name, found in self.form.errors.items() for message in found]
        wrong += [(_("Plan"), message) for message in self.scope.form.errors.get("plan", ())]
        unknown = [name for name in self.data if name not in (*NAMES, "plan", "page") and not name.startswith(TRACKING)]
        return wrong + [(name, _("There is no such filter.")) for name in unknown]

    @property
    def chosen(self):
        """The values of the form that mean something; empty where one is wrong."""
        return {} if self.errors else {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def of_plans(self):
        """The bitmap of the public achievements of the plans in scope."""
        facet, plans = self.index.facets["plan"], self.scope.plans
        return (
            self.index.live
            if plans is None
            else self.index.live & union(facet[plan] for plan in plans if plan in facet)
        )

    @cached_property
    def keys_of_plan(self):
        """The primary keys, as text, of the organizations that take part in the plans in scope or pay for them."""
        plans = self.scope.plans
        payers = {slug for slug, plan in self.participation.payers if plans is None or plan in plans}
        found = {slug for slug, roles in self.participation.roles.items() if union(roles.values()) & self.of_plans}
        return [key for key, name in self.index.names["organizations"].items() if name.slug in found | payers]

    @cached_property
    def rows(self):
        """All OrganizationRows that fit, in the order that was asked for."""
        if self.errors:
            return []
        words, sector = search_words(self.chosen.get("q", "")), self.chosen.get("sector")
        wanted = self.of_plans & self.achievements_of(sector) if sector else self.of_plans
        is_narrowed = bool(sector or self.chosen.get("role"))
        found = []
        for key in self.keys_of_plan:
            name = self.index.names["organizations"][key]
            if words.fit(name.search_text) and self.chosen.get("kind", name.parent) == name.parent:
                row = self.row(name, wanted)
                if row.count or not is_narrowed:
                    found.append(row)
        return sorted(found, key=by_name if self.chosen.get("sort") else most_first)

    def row(self, name, wanted):
        roles = self.participation.roles[name.slug]
        if role := self.chosen.get("role"):
            roles = {role: roles[role]} if role in roles else {}
        by_role = {role: number for role, keys in roles.items() if (number := keys.intersection_cardinality(wanted))}
        keys = union(roles.values()) & wanted
        sectors = [slug for slug in self.sectors if keys.intersect(self.achievements_of(slug))]
        groups = (len(union(roles[role] for role in group if role in roles) & wanted) for group in GROUPS)
        return OrganizationRow(name.slug, preferred(name.texts), name.parent, len(keys), by_role, *groups, sectors)

    def achievements_of(self, sector):
        return self.index.facets["sector"].get(sector, BitMap())

    @cached_property
    def sectors(self):
        return [choice.value for choice in self.scope.choices("sector")]

    @cached_property
    def taking_part(self):
        """The number of achievements of the plans in scope that name an organization."""
        everyone = union(keys for roles in self.participation.roles.values() for keys in roles.values())
        return everyone.intersection_cardinality(self.of_plans)

    @property
    def count_of_plans(self):
        return len(self.of_plans)

    @property
    def not_stated(self):
        return self.count_of_plans - self.taking_part

    def url(self, page=1):
        return with_query(reverse("achievements:organizations"), self.canonical(page))

    def canonical(self, page=1):
        """Return the query string in its one form."""
        query = QueryDict(mutable=True)
        for name, value in self.scope.parameters:
            query.appendlist(name, value)
        for name in NAMES:
            if value := one_line(self.data.get(name, "")):
                query[name] = value
        if page > 1:
            query["page"] = page
        return query.urlencode()


def scope_of(data):
    query = QueryDict(mutable=True)
    query.setlist("plan", data.getlist("plan"))
    return query


def most_first(row):
    return (-row.count, *by_name(row))


def by_name(row):
    return (folded(row.name), row.slug)
