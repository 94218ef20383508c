"""The word for the items of a plan: achievements, or projects where most of them are still to come."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fields.translation import format_count


class Noun(models.TextChoices):
    ACHIEVEMENT = "achievement", _("Achievements")
    PROJECT = "project", _("Projects")

    @property
    def one(self):
        """The word within a sentence, for a single item."""
        return WITHIN_SENTENCES[self][0]

    @property
    def many(self):
        """The word within a sentence, for several items."""
        return WITHIN_SENTENCES[self][1]

    def counted(self, count):
        """Return a number with the word: “13 projects”."""
        if self is Noun.PROJECT:
            text = ngettext("%(count)s project", "%(count)s projects", count)
        else:
            text = ngettext("%(count)s achievement", "%(count)s achievements", count)
        return text % {"count": format_count(count)}


WITHIN_SENTENCES = {
    Noun.ACHIEVEMENT: (_("achievement"), _("achievements")),
    Noun.PROJECT: (_("project"), _("projects")),
}
