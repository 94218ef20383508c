"""Addresses made of the name of a model, such as sector-3, made anew from Korean names: for migrations.

What was public keeps its former address in its revisions, from where it leads to the new one.
"""

import logging
import re

from django.db.models import Q
from django.utils import timezone

from fields.romanization import romanized
from fields.slugs import SLUG_LENGTH, numbered, slug_from

log = logging.getLogger(__name__)


class MadeSlugs:
    """The rows of one model that have no English name, whose slugs may be made. `source` is the name of their name."""

    def __init__(self, model, alias, source):
        self.model, self.source = model, source
        self.rows = model.objects.using(alias)
        self.made = re.compile(rf"{model._meta.model_name}(-\d+)?")

    def is_made(self, slug):
        return self.made.fullmatch(slug) is not None

    def korean_rows(self):
        korean = f"{self.source}_ko"
        return self.rows.filter(**{f"{self.source}_en": ""}).exclude(**{korean: ""}).order_by("pk")

    def slug_of(self, row):
        return slug_from(romanized(getattr(row, f"{self.source}_ko")), SLUG_LENGTH)

    def new_slugs(self, former=()):
        """Yield (row, new slug) of each row whose slug is made. `former` has slugs that no row gets."""
        taken = {*self.rows.values_list("slug", flat=True), *former}
        for row in self.korean_rows():
            if self.is_made(row.slug) and (words := self.slug_of(row)):
                slug = next(each for each in numbered(words) if each not in taken)
                taken.add(slug)
                yield row, slug

    def write(self, row, slug):
        log.info("%s %s: %s → %s", self.model._meta.label, row.pk, row.slug, slug)
        self.rows.filter(pk=row.pk).update(slug=slug)


def waiting(revisions):
    """Select the revisions that are not public yet, which have to say the new slugs."""
    return revisions.filter(Q(published_at=None) | Q(published_at__gt=timezone.now())).order_by("pk")


def romanize_items(model, revision_model, alias, source):
    """Give new slugs to items, in their drafts as well."""
    slugs, revisions = MadeSlugs(model, alias, source), revision_model.objects.using(alias)
    for row, slug in list(slugs.new_slugs(revisions.values_list("address", flat=True).distinct())):
        rewrite_drafts(revisions, row, slug)
        slugs.write(row, slug)


def restore_items(model, revision_model, alias, source):
    """Give items the made slug back that they had when they were last public."""
    slugs, revisions = MadeSlugs(model, alias, source), revision_model.objects.using(alias)
    for row in list(slugs.korean_rows()):
        public = revisions.filter(item=row.pk, published_at__lte=timezone.now()).order_by("published_at", "pk").last()
        if public and slugs.is_made(public.address) and row.slug.startswith(slugs.slug_of(row)):
            rewrite_drafts(revisions, row, public.address)
            slugs.write(row, public.address)


def rewrite_drafts(revisions, row, slug):
    for draft in waiting(revisions.filter(item=row.pk)):
        if draft.snapshot["fields"].get("slug") == row.slug:
            draft.snapshot["fields"]["slug"] = draft.address = slug
            draft.save(update_fields=["snapshot", "address"])


def romanize_rows(model, revision_model, alias, source, relation):
    """Give new slugs to dependent rows, in the drafts of their items as well."""
    slugs = MadeSlugs(model, alias, source)
    found = {str(row.pk): (row, slug) for row, slug in slugs.new_slugs()}
    write_rows(slugs, found, revision_model.objects.using(alias), relation)


def restore_rows(model, revision_model, alias, source, relation):
    slugs, revisions = MadeSlugs(model, alias, source), revision_model.objects.using(alias)
    former = {}
    for revision in revisions.filter(published_at__lte=timezone.now()).order_by("published_at", "pk"):
        former |= {row["id"]: row.get("slug", "") for row in revision.snapshot["rows"].get(relation, ())}
    rows = {str(row.pk): row for row in slugs.korean_rows() if slugs.is_made(former.get(str(row.pk), ""))}
    write_rows(slugs, {key: (row, former[key]) for key, row in rows.items()}, revisions, relation)


def write_rows(slugs, found, revisions, relation):
    """Write the slugs of dependent rows, given as {key: (row, slug)}."""
    for draft in waiting(revisions) if found else ():
        for values in draft.snapshot["rows"].get(relation, ()):
            row, slug = found.get(values["id"], (None, None))
            if row and values.get("slug") == row.slug:
                values["slug"] = slug
        draft.save(update_fields=["snapshot"])
    for row, slug in found.values():
        slugs.write(row, slug)
