from django import template

from publishing.redaction.models import Redaction
from publishing.redaction.permissions import may_redact

register = template.Library()


@register.simple_tag(takes_context=True)
def redactions_to_decide(context):
    """Return the open requests for redaction that somebody else made, for those who may confirm them."""
    user = context["request"].user
    return Redaction.objects.open().exclude(requester=user) if may_redact(user) else []
