"""The main menu of every public page."""

from typing import NamedTuple

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fields.urls import url_for
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
    front = plan.get_absolute_url() if plan else url_for("portal:front")
    query = f"?plan={plan.slug}" if plan and plan.is_former else ""
    noun = plan.called if plan else Noun.ACHIEVEMENT
    places = [  # label, address, and the beginning of the addresses below it
        (_("Plan"), front, None),
        (_("Sectors"), f"{front}#sectors", url_for("portal:sectors")),
        (noun.label, url_for("achievements:list") + query, url_for("achievements:list")),
        (pgettext("page", "Progress"), url_for("achievements:progress") + query, url_for("achievements:progress")),
        (_("Organizations"), url_for("achievements:organizations") + query, url_for("achievements:organizations")),
        (_("What changed"), url_for("achievements:changes") + query, url_for("achievements:changes")),
    ]
    return [MenuEntry(url, label, path.startswith(below) if below else path == url) for label, url, below in places]
