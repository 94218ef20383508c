"""Organizations of a document by their keys, which may be former addresses, or those of organizations merged since."""

from collections import defaultdict

from achievements.content.stored_rows import may_be_stored
from achievements.models import Organization, OrganizationRevision


class OrganizationNames:
    """The present slugs of the organizations that a document names; what was merged stands for its successor."""

    def __init__(self, change, slugs):
        self.stored = change.stored
        slugs = list(slugs)
        change.expect(Organization, "slug", slugs)
        self.former = former_slugs([slug for slug in slugs if self.find(slug) is None])
        change.expect(Organization, "slug", self.former.values())
        self.merged = defaultdict(set)  # {key of an organization: names of those merged into it}
        for each in Organization.objects.exclude(merged_into=None):
            self.merged[each.merged_into_id] |= {*each.texts}

    def find(self, slug):
        return self.stored.find(Organization, {"slug": slug})

    def current(self, slug):
        return self.former.get(slug, slug)

    def successor(self, organization):
        return self.find(organization.merged_into.slug) if organization.merged_into else organization

    def aliases(self, slug, given):
        """The other names that a document gives, with those that came by a merge and are there."""
        stored = self.find(slug)
        kept = [name for name in stored.aliases.splitlines() if name in self.merged[stored.pk]] if stored else []
        return "\n".join([*given, *(name for name in kept if name not in given)])


def former_slugs(slugs):
    """{slug that an organization had before: the one that it has}; one statement."""
    slugs = list(filter(may_be_stored, slugs))
    revisions = OrganizationRevision.objects.filter(address__in=slugs).order_by("pk")
    return dict(revisions.values_list("address", "item__slug")) if slugs else {}
