"""One difference between two snapshots, for pages and notes."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy

from fields.text import NormalizedMixin
from fields.text_differences import segments
from fields.translation import language_of

LONG = 100  # letters: such texts are shown once, with what changed in them marked


class Kind(models.TextChoices):
    CHANGED = "changed", gettext_lazy("changed")
    ADDED = "added", gettext_lazy("added")
    REMOVED = "removed", gettext_lazy("removed")
    MOVED = "moved", gettext_lazy("moved")


@dataclass
class Difference:
    """Difference between two snapshots. Its texts are in the language in force when they were compared."""

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
    hint: str = ""  # what there is to know before one chooses

    @property
    def is_text(self):
        """Return True if the change is one of prose: a text written in one language."""
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
        """Segments of a text, in their order, as (“same”, “removed” or “added”, text). Empty for other values."""
        return segments(self.old, self.new) if self.is_text else []
