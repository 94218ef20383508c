"""Forms for the codes of the second factor."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_otp import verify_token

from accounts import second_factor

WRONG_CODE = _(
    "This code is wrong or was already used. Wait for the next one, and check that the time on your phone is right."
)


class CodeField(forms.CharField):
    """Code as people type it: with spaces, in capitals, or in the full-width digits of a Korean keyboard."""

    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"})

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", super().to_python(value))
        return "".join(text.split()).lower()


class SetUpForm(forms.Form):
    code = CodeField(label=_("Code from your phone"), max_length=20)

    def __init__(self, key, **options):
        super().__init__(**options)
        self.key = key

    def clean_code(self):
        self.step = second_factor.time_step(self.key, self.cleaned_data["code"])
        if self.step is None:
            raise ValidationError(WRONG_CODE)
        return self.cleaned_data["code"]


class CodeForm(forms.Form):
    code = CodeField(
        label=_("Code"),
        max_length=30,
        help_text=_(
            "Enter the six digits shown on your phone. Without your phone, enter a recovery code; each works once."
        ),
    )

    def __init__(self, user, **options):
        super().__init__(**options)
        self.user = user

    def clean_code(self):
        code = self.cleaned_data["code"]
        device = second_factor.device_for(self.user, code)
        if device and (until := second_factor.locked_until(device)):
            raise ValidationError(
                _("Too many wrong codes. Wait until %(time)s, then try again."), params={"time": format_time(until)}
            )
        self.device = verify_token(self.user, device.persistent_id, code) if device else None
        if self.device is None:
            raise ValidationError(WRONG_CODE, code="wrong")
        return code


def format_time(moment):
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s")
