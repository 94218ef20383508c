"""Uses of a picture: the items that show it, those whose drafts would, and versions of the past that did."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from publishing.removal.models import RemovedContent
from sectors.pictures.models import Picture

PUBLIC, STORED, DRAFT = _("public"), _("not public"), _("in a draft")


class PictureUse(NamedTuple):
    """An item that shows a picture in one of its fields, or would once its draft is public."""

    item: object
    field: object
    where: str

    @property
    def kind(self):
        return self.item._meta.verbose_name


def uses_of(picture):
    """Return a PictureUse for each item and field, those of the public first."""
    found = [use for field in Picture.pointers() for use in uses_in(field, picture)]
    return sorted(found, key=lambda use: [PUBLIC, STORED, DRAFT].index(use.where))


def uses_in(field, picture):
    rows = field.model.objects.filter(**{field.name: picture})
    live = set(field.model.objects.live().filter(**{field.name: picture}).values_list("pk", flat=True))
    stored = {item.pk: item for item in rows.with_parents()}
    for key, item in stored.items():
        yield PictureUse(item, field, PUBLIC if key in live else STORED)
    for draft in naming(field.model.revision_model().objects.waiting(), field, picture).select_related("item"):
        if draft.item_id not in stored and draft.snapshot["fields"].get(field.name) == picture.pk:
            yield PictureUse(draft.item, field, DRAFT)


def naming(revisions, field, picture):
    """Select, among some revisions, those whose snapshots name a picture in a field of the item.

    In JSON a comma or a brace ends a key, and quotes within a text are escaped.
    """
    return revisions.with_text(*(f'"{field.name}": {picture.pk}{end}' for end in ",}"))


def is_named_in_the_past(picture):
    return any(
        naming(field.model.revision_model().objects.public(), field, picture).exists() for field in Picture.pointers()
    )


def is_named_in_hidden_content(picture):
    """Return True if content that is hidden, and may be put back, shows a picture."""
    columns = {(field.model._meta.label_lower, field.attname) for field in Picture.pointers()}
    names = {field.name for field in Picture.pointers()}
    for removed in RemovedContent.objects.waiting().iterator():
        for entry in removed.rows:
            values = entry["values"]
            shown = {values.get(column) for model, column in columns if model == entry["model"]}
            shown |= {((values.get("snapshot") or {}).get("fields") or {}).get(name) for name in names}
            if picture.pk in shown:
                return True
    return False


def reason_to_stay(picture):
    """Return a sentence that says why a picture cannot be deleted, or None."""
    if uses := uses_of(picture):
        text = _("“%(picture)s” cannot be deleted, because it is used: %(items)s. Take it out there first.")
        return text % {"picture": picture, "items": ", ".join(f"“{use.item}”" for use in uses)}
    if is_named_in_hidden_content(picture):
        return _("“%(picture)s” cannot be deleted, because hidden content shows it, which may be put back.") % {
            "picture": picture
        }
    if is_named_in_the_past(picture):
        text = _("“%(picture)s” cannot be deleted, because versions of the past show it. You can replace its file.")
        return text % {"picture": picture}
    return None
