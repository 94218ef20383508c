"""Meaning of each parameter of the list, for people and for programs."""

from typing import NamedTuple

from django.forms import MultipleChoiceField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.listing.filters import CHOICES, AchievementFilter

MEANINGS = {
    "q": _(
        "Each word appears in the title, the text, the place, a part, or the name of a partner, a funder, "
        "a sector, a strategy point, a measure or a unit. A phrase stands between quotation marks; a minus before a "
        "word or a phrase leaves out what has it."
    ),
    "plan": _("The short name of a plan in web addresses, or “all”. Without it the list is of the current plan."),
    "sector": _("The short name of a sector in web addresses."),
    "point": _("The short name of a strategy point that the achievement serves."),
    "from": _("Achievements going on at that time or later: 2010, 2010-06 or 2010-06-30."),
    "to": _("Achievements going on at that time or earlier: 2014, 2014-06 or 2014-06-30."),
    "state": _("The outcome of the achievement, else the status of its period on the day of the request."),
    "status": _("The status of the period on the day of the request, whatever the outcome."),
    "outcome": _("The outcome of the achievement."),
    "partner": _("The short name of an organization in web addresses."),
    "role": _("The role of a partner. Together with a partner: the role of that partner."),
    "partner_kind": _("The kind of a partner. Together with a role: of a partner of this kind in that role."),
    "place": _("The place as written in the files: in English, or in Korean if there is no English."),
    "measure": _("The short name of a measure, as in the column “measure” of the figures."),
    "unit": _("The short name of a unit. Figures in units that convert to it are found as well."),
    "kind": _("Whether a figure is a result (counted), a target (set) or a baseline."),
    "spending": _("Whether a figure that is an amount of money is planned or spent."),
    "min": _("The smallest value of a figure, in the unit; needs a unit or a measure."),
    "max": _("The largest value of a figure, in the unit; needs a unit or a measure."),
    "sourced": _("Whether there is a source."),
    "lacks": _("What nobody has stated of it yet: any figure, a target, a result, a partner."),
    "changed": _(
        "Achievements with a change that readers were told about on that day or later: 2026, 2026-03 or 2026-03-31."
    ),
    "sort": _(
        "The sort order. If none is given it is the best match first where there are search words, else newest first; "
        "in version 1 of the API always newest first."
    ),
}
PER_PAGE, MOST_PER_PAGE = 100, 500  # of version 2
PER_PAGE_MEANING = format_lazy(
    _("How many on a page: 1 to {most}, and {usual} if it is not given."), most=MOST_PER_PAGE, usual=PER_PAGE
)
CURSOR_MEANING = _("How far you have read. It comes in the address in “next”, and belongs to the filters there.")
LANG_MEANING = _("The language of sentences, in place of Accept-Language. The data is in both languages.")
PAGE_MEANING = _("The page number, starting at 1.")
BY_MEANING = _("The filter whose choices are counted.")


class Parameter(NamedTuple):
    name: str
    label: str
    meaning: str
    values: list  # of (value, label); empty where any text can be right
    is_multiple: bool


def parameters():
    """The filters and the order, as they are declared."""
    return [described(name, each) for name, each in AchievementFilter.base_filters.items()]


def narrowing():
    """The filters alone."""
    return [each for each in parameters() if each.name != "sort"]


def described(name, each):
    is_multiple = issubclass(each.field_class, MultipleChoiceField)
    return Parameter(name, each.label, MEANINGS.get(name, ""), each.extra.get("choices", []), is_multiple)


def countable():
    """The names of the filters whose choices can be counted."""
    return [name for name in CHOICES if name != "place"]
