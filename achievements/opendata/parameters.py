"""What each parameter of the list means, for people and for programs."""

from typing import NamedTuple

from django.forms import MultipleChoiceField
from django.utils.translation import gettext_lazy as _

from achievements.listing.counts import CROSSED, PAIRED
from achievements.listing.filters import AchievementFilter

MEANINGS = {
    "q": _("Words. Each of them stands in the title, the text, the place, a part or the name of a partner."),
    "plan": _("The word of a plan in addresses."),
    "sector": _("The word of a sector in addresses."),
    "point": _("The word of a strategy point that the achievement serves."),
    "from": _("What goes on at that time or later: 2010, 2010-06 or 2010-06-30."),
    "to": _("What goes on at that time or earlier: 2014, 2014-06 or 2014-06-30."),
    "status": _("The status on the day of the request."),
    "outcome": _("What came of it."),
    "partner": _("The word of an organization in addresses."),
    "role": _("The role that a partner has; together with a partner, the role of that one."),
    "place": _("The place, as the files write it: in English, or in Korean where there is no English."),
    "unit": _("The unit of a figure, as the files write it: in English, or in Korean where there is no English."),
    "kind": _("Whether a figure was counted or set."),
    "min": _("The least value of a figure; needs a unit."),
    "max": _("The greatest value of a figure; needs a unit."),
    "sourced": _("Whether there is a source."),
    "changed": _("Readers were told of a change on that day or later: 2026, 2026-03 or 2026-03-31."),
    "sort": _("The order; the newest come first where none is given."),
}
PAGE_MEANING = _("The number of a page, from 1 on.")
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


def described(name, each):
    is_multiple = issubclass(each.field_class, MultipleChoiceField)
    return Parameter(name, each.label, MEANINGS.get(name, ""), each.extra.get("choices", []), is_multiple)


def countable():
    """The names of the filters whose choices can be counted."""
    return [each.name for each in parameters() if each.name in CROSSED or each.name in PAIRED]
