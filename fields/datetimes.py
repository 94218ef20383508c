"""Form fields of moments."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WEEKDAY = re.compile(r"\s*\((?:[월화수목금토일](?:요일)?|[a-z]{3,9}\.?)\)$", re.IGNORECASE)
DAYS = [
    *("%Y-%m-%d", "%Y/%m/%d", "%Y. %m. %d.", "%Y. %m. %d", "%Y년 %m월 %d일", "%Y. %m월 %d일", "%y. %m. %d."),
    *("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y"),
]
TIMES = ["%H:%M", "%H:%M:%S", "%H시 %M분", "%H시", "%I:%M %p", "%I %p", "%p %I:%M", "%p %I시 %M분", "%p %I시"]
NOON = {"오전": "AM", "오후": "PM", "a.m.": "AM", "p.m.": "PM"}


class DayField(forms.DateField):
    """Form field of a day as Korean and English write it: 2026-12-01, 2026. 12. 1.(화), December 1, 2026."""

    def __init__(self, **options):
        super().__init__(**options | {"input_formats": DAYS})

    def to_python(self, value):
        if isinstance(value, str):
            value = WEEKDAY.sub("", value.strip().lstrip("'’"))
            value = re.sub(r"(?<=[.년월])\s*(?=\d)", " ", value)
        return super().to_python(value)


class ClockTimeField(forms.TimeField):
    """Form field of a time of day as Korean and English write it: 14:00, 2:00 PM, 오후 2시."""

    def __init__(self, **options):
        super().__init__(**options | {"input_formats": TIMES})

    def to_python(self, value):
        if isinstance(value, str):
            for word, sign in NOON.items():
                value = value.replace(word, sign)
            value = re.sub(r"(?<=[시M])\s*(?=\d)|(?<=\d)\s*(?=[AP]M)", " ", value.strip(), flags=re.IGNORECASE)
        return super().to_python(value)


class DayOrMomentField(forms.SplitDateTimeField):
    """Form field of a day and a time. An empty time means midnight."""

    default_error_messages = {
        "invalid_date": _("Enter a day such as 2026-03-31 or 2026. 3. 31."),
        "invalid_time": _("Enter a time such as 14:00, 2:00 PM or 오후 2시."),
    }

    def __init__(self, **options):
        super().__init__(**options | {"require_all_fields": False})
        self.fields = DayField(required=False), ClockTimeField(required=False)
        for field, name in zip(self.fields, ("invalid_date", "invalid_time"), strict=True):
            field.error_messages["invalid"] = self.error_messages[name]
        for widget, name in zip(self.widget.widgets, (_("Date"), _("Time")), strict=True):
            widget.attrs.setdefault("aria-label", name)  # the words beside them are no labels

    def compress(self, parts):
        if not parts or not parts[0]:
            return None
        day, time = parts
        if not 1900 <= day.year <= 9000:
            raise ValidationError(self.error_messages["invalid_date"])
        return super().compress([day, time or datetime.time.min])
