"""The facts that an achievement does not have, in the words of its page."""

from django.utils.translation import gettext as _

MISSING_TITLES = {"en": lambda: _("No English title"), "ko": lambda: _("No Korean title")}


FEW = 2  # facts that may be missing before a page says so in one place


def lacks(achievement):
    """Return a phrase for each fact that readers look for and that nobody has given.

    Where only few are missing, the places where they would stand say so.
    """
    found = list(phrases(achievement))
    return found if len(found) > FEW else []


def phrases(achievement):
    rows = {
        "partners": lambda: _("Partners not stated"),
        "sources": lambda: _("No source given"),
    }
    if not achievement.period:
        yield _("Period not given")
    if not achievement.own_figures:
        yield _("No figure given")
    for relation, phrase in rows.items():
        if not getattr(achievement, relation).all():
            yield phrase()
    for code, phrase in MISSING_TITLES.items():
        if not getattr(achievement, f"title_{code}"):
            yield phrase()
