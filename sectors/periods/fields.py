"""Periods in forms and in the database."""

import functools

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.query_utils import DeferredAttribute
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fields.constraints import CheckConstraint
from fields.inserts import inserts_alike
from sectors.periods.period import NoPeriodError, Period, PeriodError
from sectors.periods.reading import parse_period
from sectors.periods.status import status_on
from sectors.periods.writing import format_period

LONGEST = len("2013-10-13/2013-10-17")
LONGEST_TYPED = 100


NOT_ONE_DATE = _("Enter one date: a year (2011), a month (2010-06) or a day (2013-10-13).")


class PeriodFormField(forms.CharField):
    """Understands what people type; shows a period as the page does, which can be typed again."""

    def prepare_value(self, value):
        if not isinstance(value, Period):
            return value
        # Years before 1000 read as something else when they are typed again, so they are shown in EDTF.
        years = [side.year for side in (value.start, value.end) if side]
        return format_period(value) if min(years) >= 1000 else str(value)

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        MaxLengthValidator(self.max_length or LONGEST_TYPED)(text)  # before it is read, not after
        return self.understood(text)

    def understood(self, text):
        try:
            return parse_period(text)
        except PeriodError as error:
            raise ValidationError(str(error), code="invalid") from error

    def run_validators(self, value):
        super().run_validators("" if value is None else str(value))

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class DateFormField(PeriodFormField):
    """Form field of one date. Its errors give no advice about intervals."""

    def understood(self, text):
        try:
            period = parse_period(text)
        except NoPeriodError as error:
            raise ValidationError(NOT_ONE_DATE, code="invalid") from error
        except PeriodError as error:
            raise ValidationError(str(error), code="invalid") from error
        if not period.is_single:
            raise ValidationError(NOT_ONE_DATE, code="invalid")
        return period


class PeriodAttribute(DeferredAttribute):
    """Lets `item.period = "2009/2012"` be read back as a Period, and sets its bounds."""

    def __set__(self, item, value):
        period = item.__dict__[self.field.attname] = as_period(value)
        for name, bound in zip(self.field.bounds, ("first_day", "last_day"), strict=False):
            setattr(item, name, period and getattr(period, bound))


def as_period(value):
    return parsed(value) if isinstance(value, str) and value else value or None


parsed = functools.lru_cache(maxsize=4096)(Period.parse)


class PeriodField(models.CharField):
    """A Period, or None, stored as EDTF in a text column."""

    description = _("Period")
    descriptor_class = PeriodAttribute
    form_class = PeriodFormField
    notifies_readers = True  # as `notifies_readers` of models

    def __init__(self, *args, bounds=(), **options):
        self.bounds = bounds
        super().__init__(*args, **{"max_length": LONGEST, "blank": True, "default": None} | options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"bounds": self.bounds}

    def from_db_value(self, value, expression, connection):
        return as_period(value)

    def to_python(self, value):
        try:
            return as_period(value)
        except PeriodError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value):
        value = as_period(value)
        return "" if value is None else str(value)

    def value_to_string(self, item):
        return self.get_prep_value(self.value_from_object(item))

    def written(self, value):
        """A value for people, as pages write it."""
        return format_period(value)

    def clean(self, value, model_instance):
        value = self.to_python(value)
        if value is None and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        return value

    def formfield(self, **options):
        options.setdefault("form_class", self.form_class)
        # No maxlength on the input: what people type may be longer than the EDTF that is stored.
        return super().formfield(**options | {"max_length": LONGEST_TYPED, "empty_value": None})


class DateField(PeriodField):
    """One date as precise as it is known: a year, a month or a day."""

    form_class = DateFormField

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        if value and not value.is_single:
            raise ValidationError(NOT_ONE_DATE)
        return value


class Dated(models.Model):
    """Model with a period, stored so that both databases can order by it and find overlaps.

    Assigning a period sets its bounds; `update(period=…)` has to set all three. An open side is stored as
    the first or last day that there is.
    """

    seen_on = None  # the day that it is looked at; None: today

    # Before the period, so that a constructor assigns them first and the period has the last word.
    period_start = models.DateField(null=True, editable=False)
    period_end = models.DateField(null=True, editable=False)
    period = PeriodField(
        _("period"),
        help_text=_(
            "When it happens or happened: 2011, June 2010, 2009–2012, 2013-10-13/2013-10-17, "
            "“since 2013”. “Planned”, “under way” and “ended” are set automatically from it."
        ),
        bounds=("period_start", "period_end"),
    )

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(
                condition=Q(period="", period_start=None, period_end=None)
                | ~Q(period="") & Q(period_start__isnull=False, period_end__gte=F("period_start")),
                name="%(app_label)s_%(class)s_period_has_its_bounds",
            )
        ]

    @inserts_alike()
    def save(self, **options):
        if "period" in (options.get("update_fields") or ()):
            options["update_fields"] = {*options["update_fields"], "period_start", "period_end"}
        super().save(**options)

    @property
    def status(self):
        return status_on(self.period, self.seen_on or timezone.localdate())
