"""One difference between two snapshots, for pages and notes."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy

from publishing.differences.words import segments
from publishing.languages import language_of
from publishing.text import NormalizedMixin

LONG = 100  # letters: such texts are shown once, with what changed in them marked


class Kind(models.TextChoices):
    CHANGED = "changed", gettext_lazy("changed")
    ADDED = "added", gettext_lazy("added")
    REMOVED = "removed", gettext_lazy("removed")
    MOVED = "moved", gettext_lazy("moved")


@dataclass
class Difference:
    """All in the language that was in force when the snapshots were compared."""

    path: str  # a key for forms: “title_en”, “parts/<id>”, “parts/<id>/title_en”, “parts/order”, “order”
    kind: Kind
    label: str
    old: str = ""
    new: str = ""
    is_important: bool = False  # whether readers must be told
    content: list = ()  # of a row that was added or removed: its filled fields as (label, words)
    field: models.Field = None
    rows: tuple = (None, None)  # the dependent row, before and after
    choice: str = ""  # between two people's versions: “theirs” or “mine”
    remark: str = ""  # what there is to know before one chooses

    @property
    def is_text(self):
        """Whether it is prose that changed: what people wrote in one language."""
        return isinstance(self.field, NormalizedMixin)

    @property
    def is_long(self):
        return self.is_text and bool(self.old and self.new) and max(len(self.old), len(self.new)) > LONG

    @property
    def language(self):
        return language_of(self.field.name) if self.field else ""

    @property
    def row(self):
        """The row as it is called now."""
        return self.rows[1] or self.rows[0]

    @cached_property
    def words(self):
        """Of a text, the segments (“same”, “removed” or “added”, text) in their order."""
        return segments(self.old, self.new) if self.is_text else []
