"""The main menu of every public page."""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sectors.nouns import Noun

register = template.Library()


class MenuEntry(NamedTuple):
    url: str
    label: str
    is_current: bool


@register.simple_tag(takes_context=True)
def main_menu(context):
    """Return the entries for the plan of the page, which may be a former one, else for the current plan."""
    plan = context.get("plan") or context.get("current_plan")
    path = context["request"].path
    front = plan.get_absolute_url() if plan else reverse("portal:front")
    query = f"?plan={plan.slug}" if plan and plan.is_former else ""
    noun = plan.called if plan else Noun.ACHIEVEMENT
    places = [  # label, address, and the beginning of the addresses below it
        (_("Plan"), front, None),
        (_("Sectors"), f"{front}#sectors", reverse("portal:sectors")),
        (noun.label, reverse("achievements:list") + query, reverse("achievements:list")),
        (pgettext("page", "Progress"), reverse("achievements:progress") + query, reverse("achievements:progress")),
        (_("Organizations"), reverse("achievements:organizations") + query, reverse("achievements:organizations")),
        (_("What changed"), reverse("achievements:changes") + query, reverse("achievements:changes")),
    ]
    return [MenuEntry(url, label, path.startswith(below) if below else path == url) for label, url, below in places]
