"""Forms of accounts and roles carry the state that they were loaded with: nobody writes over what they did not see."""

from django import forms
from django.core import signing
from django.forms.models import model_to_dict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class GuardedForm(forms.ModelForm):
    """Writes nothing where what is stored is no longer what the form was loaded with."""

    guarded = ()  # the fields whose change by somebody else counts

    loaded = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["loaded"] = self.signed_state()

    @cached_property
    def changed_data(self):
        return [name for name in super().changed_data if name != "loaded"]

    def state(self):
        """What is stored, as {name: what can be compared and written as JSON}."""
        return {name: plain(value) for name, value in model_to_dict(self.instance, self.guarded).items()}

    def signed_state(self):
        return signing.dumps(self.state(), salt=self.salt)

    @property
    def salt(self):
        return f"accounts.guard.{self.instance._meta.label}.{self.instance.pk}"

    def loaded_state(self):
        try:
            return signing.loads(self.cleaned_data.get("loaded") or "", salt=self.salt)
        except signing.BadSignature:
            return {}  # no state that ever was

    def clean(self):
        super().clean()
        if self.instance.pk:
            # Whoever saves second waits here, and then finds what the first one stored.
            self.instance.refresh_from_db(from_queryset=type(self.instance).objects.select_for_update())
            if self.loaded_state() != self.state():
                self.report_conflict()
        return self.cleaned_data

    def report_conflict(self):
        """Keep what was typed, show what is stored beside it, and let the next save replace that knowingly."""
        self.data = self.data.copy()
        self.data["loaded"] = self.signed_state()
        message = _(
            "Someone else changed this after you opened it, so nothing was saved. Below is what "
            "you entered, with the current value next to anything that differs. Save again to "
            "keep your version."
        )
        self.add_error(None, message)
        state = self.state()
        for name in state:
            if name in self.cleaned_data and plain(self.cleaned_data[name]) != state[name]:
                self.add_error(name, stored_now(self.shown(name)))

    def shown(self, name):
        """What is stored in a field, in words."""
        field = self.instance._meta.get_field(name)
        value = getattr(self.instance, name)
        if field.many_to_many:
            return ", ".join(map(self.fields[name].label_from_instance, value.all())) or gettext("nothing")
        if isinstance(value, bool):
            return yes_or_no(value)
        return f"“{value}”" if value else gettext("nothing")


def plain(value):
    """A value that can be compared; related rows are their keys, words in a list keep their order."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return value
    items = list(value)
    return items if all(isinstance(item, str) for item in items) else sorted(item.pk for item in items)


def stored_now(words):
    return gettext("Current value: %(value)s") % {"value": words}


def yes_or_no(value):
    return gettext("yes") if value else gettext("no")
