from django import template

from accounts.access import is_from_staff
from publishing.items import Versioned
from publishing.workflow.roles import may

register = template.Library()


@register.simple_tag(takes_context=True)
def edit_url(context, item):
    """Return the address of the form of an item, or "" if the reader of the page may not change it.

    No permissions are read for visitors.
    """
    request = context.get("request")
    is_for_staff = isinstance(item, Versioned) and request and is_from_staff(request)
    return item.form_url if is_for_staff and may(request.user, "change", item) else ""
