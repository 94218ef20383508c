"""Form fields of moments."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class DayOrMomentField(forms.SplitDateTimeField):
    """Form field of a day and a time. An empty time means midnight."""

    def __init__(self, **options):
        super().__init__(**options | {"require_all_fields": False})
        for field in self.fields:
            field.required = False

    def compress(self, parts):
        if not parts or not parts[0]:
            return None
        day, time = parts
        if not 1900 <= day.year <= 9000:
            raise ValidationError(_("Enter a date such as 2026-03-31."))
        return super().compress([day, time or datetime.time.min])
