"""Optimistic lock for the stock forms of the administration: nobody overwrites a change that they have not seen.

A form carries a digest of what was stored when it was opened, in a form token. If something else is stored by the time
it is sent, nothing is saved. The person then sees the current values beside their own, and may save again.
"""

import hashlib
import json

from django import forms
from django.core.exceptions import SuspiciousOperation
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.form_tokens import make_form_token, read_form_token

FIELD = "form_token"  # hidden
FORM = "change"
CONFLICT = _(
    "Someone else changed this after you opened it, so nothing was saved. Below is what "
    "you entered, with the current value next to anything that differs. Save again to "
    "keep your version."
)


class OptimisticLockAdmin:
    """Mixin before ModelAdmin, whose `form` is an OptimisticLockForm."""

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        form.user = request.user  # the class is made for this request
        return form


class OptimisticLockForm(forms.ModelForm):
    """Model form that saves nothing if its object was changed since the form was opened.

    `locked_fields` are the fields whose change counts. A subclass with values that are no fields of the model extends
    `stored_values` and `format_stored`. The template renders the field `form_token`.
    """

    user = None  # who fills it in
    locked_fields = ()

    form_token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial[FIELD] = self.make_token()

    @cached_property
    def changed_data(self):
        return [name for name in super().changed_data if name != FIELD]

    def stored_values(self):
        """Return {field name: stored value}, in which rows of other models are iterables of objects."""
        return model_to_dict(self.instance, self.locked_fields)

    @property
    def version(self):
        state = {name: comparable(value) for name, value in self.stored_values().items()}
        return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()

    @property
    def subject(self):
        return f"{self.instance._meta.label}.{self.instance.pk}"

    def make_token(self):
        return make_form_token(FORM, self.user, self.subject, self.version)

    def version_shown(self):
        """Return the version that the form was opened with, or None if its token is missing or not its own."""
        try:
            return read_form_token(self.cleaned_data.get(FIELD), FORM, self.user, self.subject)[0]
        except SuspiciousOperation:
            return None

    def clean(self):
        super().clean()
        if self.instance.pk:
            # The second of two people who save at once waits here, and then finds what the first one stored.
            self.instance.refresh_from_db(from_queryset=type(self.instance).objects.select_for_update())
            if self.version_shown() != self.version:
                self.report_conflict()
        return self.cleaned_data

    def report_conflict(self):
        """Refuse the form with the stored value beside each field that differs, and let the next save replace it."""
        self.data = self.data.copy()
        self.data[FIELD] = self.make_token()
        self.add_error(None, CONFLICT)
        for name, stored in self.stored_values().items():
            if name in self.cleaned_data and comparable(self.cleaned_data[name]) != comparable(stored):
                current = gettext("Current value: %(value)s") % {"value": self.format_stored(name)}
                self.add_error(name, current)

    def format_stored(self, name):
        """Return the stored value of a field in words."""
        field = self.instance._meta.get_field(name)
        value = getattr(self.instance, name)
        if field.many_to_many:
            return ", ".join(map(self.fields[name].label_from_instance, value.all())) or gettext("nothing")
        if isinstance(value, bool):
            return yes_or_no(value)
        return f"“{value}”" if value else gettext("nothing")


def comparable(value):
    """Return a value that can be compared and written as JSON; of objects, their sorted keys."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return value
    items = list(value)
    return sorted(item.pk for item in items) if items and isinstance(items[0], Model) else items


def yes_or_no(value):
    return gettext("yes") if value else gettext("no")
