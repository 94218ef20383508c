"""Sentences that say why a form was not done, for the form to show with what was typed."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.links import change_url

NOT_MADE_FOR = _(
    "Nothing was saved yet: this form was opened before the portal was updated, or for another page or account. Check "
    "it, and send it again."
)
SENT_BEFORE = _("This was sent and done before, with other content. Send it again if you want this done as well.")
MADE_BEFORE = _(
    "This was already saved as “{item}”. What you changed afterwards is below and is not saved yet: copy it there, or "
    "save it as a new one."
)
THE_SAME = _("You already saved exactly this as “{item}”. Save again only if you want the same a second time.")
AT_ONCE = _("Someone else did this at the same time. Check how it is now.")


def refusal_of(request):
    """Return the sentence that says why nothing may be done, for the form to show with what was typed, or None."""
    return getattr(request, "refusal", None)


def refuse(request, sentence):
    request.refusal = sentence


def named(sentence, made):
    """Return a sentence of ours that links to what a form made."""
    link = format_html('<a href="{}">{}</a>', change_url(made._meta.label_lower, made.pk), made)
    return format_html(str(sentence), item=link)
