"""The columns of a report's table: those that an achievement can be shown in, by name."""

from django.utils.translation import gettext_lazy as _

COLUMNS = {
    "number": _("Number"),
    "title": _("Title"),
    "sector": _("Sector"),
    "period": _("Period"),
    "status": _("Status"),
    "outcome": _("Outcome"),
    "partners": _("Partners"),
    "figures": _("Figures"),
    "place": _("Place"),
    "changed": _("Last updated"),
}
USUAL = ["title", "sector", "period", "status", "figures"]


def chosen(names):
    """The columns of a report as (name, label); the usual ones where it names none that is known."""
    known = [name for name in names if name in COLUMNS] or USUAL
    return [(name, COLUMNS[name]) for name in known]
