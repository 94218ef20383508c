"""One's own password, asked for again by forms that change who may do what.

Somebody at the computer of a colleague who is signed in cannot answer. A wrong answer counts as a failed sign-in.
"""

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from accounts.client_ip import client_ip
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from accounts.resubmission import OWN_PASSWORD

MISSING = _("Enter your own password to confirm that it is you. Nothing was saved yet.")
WRONG = _("This is not your own password. Nothing was saved yet. Enter it again.")
LOCKED = _("Your password was wrong several times. Nothing was saved yet. Wait %(minutes)d minutes, then try again.")
ADDRESS = gettext_noop("Address: %(address)s")


class OwnPasswordField(forms.CharField):
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def __init__(self, **options):
        defaults = {
            "label": _("Your own password"),
            "strip": False,
            "required": False,  # the form says when, and why
            "help_text": _("The one that you sign in with yourself."),
        }
        super().__init__(**defaults | options)


def password_refusal(request, password):
    """Return a sentence that says why a password does not confirm who sends a request, or None if it does."""
    credentials = {"username": request.user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return locked()
    if request.user.check_password(password):
        return None
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=credentials, request=request)
    note = lazy_note(ADDRESS, address=client_ip(request) or "")
    AuditEntry.objects.record(AuditEvent.GAVE_WRONG_PASSWORD, by=request.user, item=request.user, note=note)
    is_locked, request.axes_locked_out = request.axes_locked_out, False  # the form answers, with what was typed
    return locked() if is_locked else WRONG


def locked():
    return gettext(str(LOCKED)) % {"minutes": settings.AXES_COOLOFF_TIME.total_seconds() // 60}


def check_password_of(form):
    """Add an error to a form whose `own_password` is missing or wrong. One with other errors is not checked yet."""
    password = form.cleaned_data.get(OWN_PASSWORD)
    sentence = MISSING if not password else None if form.errors else password_refusal(form.request, password)
    if sentence:
        form.add_error(OWN_PASSWORD, sentence)


class OwnPasswordForm(forms.Form):
    """Form that asks for one's own password alone."""

    own_password = OwnPasswordField()

    def __init__(self, *args, request, **options):
        super().__init__(*args, **options)
        self.request = request

    def clean(self):
        cleaned = super().clean()
        check_password_of(self)
        return cleaned


class AsksOwnPassword:
    """Mixin before OptimisticLockForm that asks for one's own password if one of `rights_fields` changes.

    Its admin sets `request`, and shows `own_password`.
    """

    rights_fields = ()
    request = None

    @cached_property
    def changed_data(self):
        return [name for name in super().changed_data if name != OWN_PASSWORD]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and not set(self.rights_fields).isdisjoint(self.changed_data):
            check_password_of(self)
        return cleaned


class AsksOwnPasswordAdmin:
    """Mixin before OptimisticLockAdmin, whose form is one that AsksOwnPassword: a fieldset for it, at the end."""

    own_password_reason = ""

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        form.request = request  # the class is made for this request
        return form

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        return [
            *fieldsets,
            (_("Confirm that it is you"), {"fields": [OWN_PASSWORD], "description": self.own_password_reason}),
        ]
