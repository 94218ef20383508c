"""The results of forms, kept to answer whoever sends a form again."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import gettext_lazy as _

POPUP = "popup_response_data"  # in the context of the answer to a form in a pop-up window
TWICE = _("This was sent twice; it was done once.")


def is_done(response):
    """Return True if a response says that the form was done. One that waits to be sent again was not."""
    if response.status_code in (302, 303):
        return response.url != reverse("accounts:resubmission")
    return POPUP in (getattr(response, "context_data", None) or {})


def result_of(request, response):
    """Return what repeats a response, as JSON can hold it."""
    made = getattr(request, "made", None)
    result = {"made": [made._meta.label_lower, str(made.pk)]} if made else {}
    if response.status_code == 200:
        return result | {"popup": response.context_data[POPUP]}
    is_own = url_has_allowed_host_and_scheme(response.url, None)
    told = [
        [each.level, str(each.message), each.extra_tags, isinstance(each.message, SafeData)]
        for each in queued_messages(request)
    ]
    return result | {"url": response.url if is_own else reverse("admin:index"), "messages": told}


def repeat(request, used):
    """Answer as the first request with a token was answered: its messages may never have reached the person."""
    if "popup" in used.result:
        return TemplateResponse(request, "admin/popup_response.html", {POPUP: used.result["popup"]})
    told = [(level, again(text, is_safe), tags) for level, text, tags, is_safe in used.result["messages"]]
    waiting = [(each.level, each.message, each.extra_tags) for each in messages.get_messages(request)]
    for level, text, tags in dict.fromkeys([*waiting, *told, (messages.INFO, str(TWICE), "")]):
        messages.add_message(request, level, text, tags or "")
    return HttpResponseRedirect(used.result["url"])


def again(text, is_safe):
    return mark_safe(text) if is_safe else text  # noqa: S308 - as the code that wrote it said


def queued_messages(request):
    """Return the list of messages that this request has added; Django has no public name for it."""
    return messages.get_messages(request)._queued_messages
