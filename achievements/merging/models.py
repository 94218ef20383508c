"""The base of what several rows point to, and what can be merged into another of its kind."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fields.constraints import CheckConstraint
from fields.text import LONGEST_TEXT
from fields.translation import columns
from publishing.items import Versioned
from publishing.models import LiveQuerySet

MERGED_MEANWHILE = _("“%(item)s” was merged into “%(target)s”. Choose that one.")


class MergeableQuerySet(LiveQuerySet):
    def in_use(self):
        """Select those that rows can point to; merged ones stand for the past alone."""
        return self.filter(merged_into=None)


class Mergeable(Versioned):
    """An item with a name that can be merged into another, which takes its place wherever rows point to it."""

    other_names = ""  # the field that keeps what else it is called, one on each line
    uses = {}  # {name of a foreign key of dependent rows: what such rows are called}

    # Of what is not merged, so that there is one step to it.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )

    objects = MergeableQuerySet.as_manager()

    class Meta(Versioned.Meta):
        abstract = True
        constraints = [
            CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="%(app_label)s_%(class)s_not_merged_into_itself",
            )
        ]

    @property
    def texts(self):
        """All that it is called."""
        others = getattr(self, self.other_names).splitlines()
        return [text for text in (*(getattr(self, column) for column in columns("name")), *others) if text]

    def take_names(self, others):
        """Be called what others are called as well."""
        known = getattr(self, self.other_names).splitlines()
        new = [text for other in others for text in other.texts if text not in self.texts]
        setattr(self, self.other_names, "\n".join(dict.fromkeys([*known, *new])))

    @classmethod
    def merge_problems(cls, items):
        """Yield sentences that say why these cannot be merged."""
        names = {text for item in items for text in item.texts}
        if sum(len(name) + 1 for name in names) > LONGEST_TEXT:
            yield _("Together they have more names than one can keep. Shorten their other names first.")


def merged_among(rows, name):
    """Yield a sentence for each row that points to something that was merged since."""
    for row in rows:
        item = getattr(row, name, None)  # which may be gone: that is another problem
        if item and item.merged_into_id:
            yield MERGED_MEANWHILE % {"item": item, "target": item.merged_into}
