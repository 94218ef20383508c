"""Form fields and formsets in which staff type the numbers, figures and partners of an achievement."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from achievements.key_figures import MOST_ON_CARD
from achievements.measures.figures import REPEATED, BaseFigure, repeated
from achievements.measures.models import Unit
from achievements.measures.records import load_finder
from achievements.merging.forms import MergeableField
from achievements.models import Part
from achievements.numbers.amounts import parse_amount
from achievements.numbers.reading import PLACES, NumberError, parse_number, validate_digits
from fields.ordering import OrderedFormSet


class NumberField(forms.CharField):
    """A number as people write it: 60,000,000,000, 600억, 60 billion. Shown in digits."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "vTextField"})
        super().__init__(**{"max_length": 60, "widget": widget} | options)

    def prepare_value(self, value):
        return f"{value.normalize():,f}" if isinstance(value, Decimal) else value

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        MaxLengthValidator(self.max_length)(text)  # before it is read, not after
        try:
            number = self.parse(text)
        except NumberError as error:
            raise ValidationError(str(error), code="invalid") from error
        validate_digits(number)
        return number

    def parse(self, text):
        return parse_number(text)

    def validate(self, value):
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """Run none: `to_python` has checked the text and the number."""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class AmountField(NumberField):
    """A number that may come with its unit and with a word such as 약, which FigureForm takes from what was typed."""

    def parse(self, text):
        return parse_amount(text).number

    def has_changed(self, initial, data):
        return super().has_changed(initial, data) or bool(data and parse_amount(data).says_more)


class MeasureField(MergeableField):
    """A measure that figures can be given."""

    def label_from_instance(self, measure):
        return f"{measure} ({measure.unit})"


class FigureForm(forms.ModelForm):
    """Form of a figure, whose number may be typed with its unit: 600억원."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.instance.checks_whole = False

    def clean(self):
        super().clean()
        if self.cleaned_data.get("value") is not None:
            amount = parse_amount(self["value"].data)
            self.cleaned_data["is_approximate"] = self.cleaned_data.get("is_approximate") or amount.is_approximate
            self.take_unit(amount.unit)
        if self.instance._state.adding and not self.cleaned_data.get("measure") and "measure" not in self.errors:
            self.add_error("measure", _("Choose what the number counts. If it is missing here, add it with +."))
        return self.cleaned_data

    def take_unit(self, typed):
        """Take the unit that stood beside the number, else that of the measure, where the figure has none."""
        chosen, measure = self.cleaned_data.get("unit"), self.cleaned_data.get("measure")
        if not typed:
            self.cleaned_data["unit"] = chosen or (measure and measure.unit)
        elif unit := self.unit_called(typed):
            self.cleaned_data["unit"] = (
                unit if chosen is None or chosen == unit else self.converted(unit, chosen, typed)
            )
        else:
            message = _(
                "“%(typed)s” is no unit that the portal knows. Choose the unit below or add it there with +, and type "
                "the number alone."
            )
            self.add_error("value", message % {"typed": typed})

    def converted(self, typed, chosen, text):
        """The chosen unit, with the value that was typed in another one converted into it."""
        value = self.cleaned_data["value"] * typed.scale / chosen.scale
        if typed.base_key == chosen.base_key and round(value, PLACES) == value:
            self.cleaned_data["value"] = round(value, PLACES)
        else:
            message = _("The number says “%(typed)s”, and the unit of the figure is “%(unit)s”. Keep one of them.")
            self.add_error("value", message % {"typed": text, "unit": chosen})
        return chosen

    def unit_called(self, text):
        found = self.formset.finder.spelled(text)
        return found and Unit.objects.select_related("base").get(slug=found.slug)


class FigureFormSet(OrderedFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.formset = self
        self.offer(form.fields.get("part"), "parts", lambda: self.parts)
        self.offer(form.fields.get("whole"), "figures", lambda: self.wholes)
        for name in ("measure", "unit", "funder"):
            if name in form.fields:
                widget = form.fields[name].widget
                getattr(widget, "widget", widget).known = getattr(form.instance, name)

    def offer(self, field, relation, rows):
        """Let a field choose among rows of the item; a viewer's form has none."""
        if field:
            field.queryset = getattr(self.instance, relation).all() if self.instance.pk else field.queryset.none()
            field.choices = [("", field.empty_label), *((row.pk, in_full(row)) for row in rows())]

    @cached_property
    def parts(self):
        """The parts of the achievement that the form shows, read once for all figures."""
        return self.instance.parts.all() if self.instance.pk else Part.objects.none()

    @cached_property
    def wholes(self):
        """The figures that the form shows and that are no shares."""
        return [figure for figure in self.get_queryset() if figure.whole_id is None]

    @cached_property
    def finder(self):
        return load_finder()

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if not self._should_delete_form(form) and form.cleaned_data]
        self.check_shares(kept)
        self.check_repeated(kept)
        self.check_key_figures(kept)

    def check_shares(self, forms):
        """Compare shares with their wholes as both were typed."""
        typed = {form.instance.pk: form.instance for form in forms if form.is_valid()}
        deleted = {form.instance.pk for form in self.deleted_forms}
        for form in forms:
            share = form.instance
            if share.whole_id in deleted:
                form.add_error("whole", _("You remove this whole. Choose another, or none."))
                continue
            if share.whole_id in typed and form.is_valid():
                share.whole = typed[share.whole_id]
            for name, message in share.whole_errors().items() if form.is_valid() else ():
                form.add_error(name, message)

    def check_repeated(self, forms):
        for figure in repeated(form.instance for form in forms if form.is_valid()):
            form = next(form for form in forms if form.instance is figure)
            form.add_error("as_of", REPEATED % {"measure": figure.measure})

    def check_key_figures(self, forms):
        chosen = [form for form in forms if form.cleaned_data.get("is_key")]
        if len(chosen) > MOST_ON_CARD:
            message = _(
                "%(count)s figures are marked as key figures, and the card of a sector has room for %(most)s. Take "
                "the tick from “Key figure” where readers can do without, and save again."
            )
            raise ValidationError(message, params={"count": len(chosen), "most": MOST_ON_CARD})


def in_full(row):
    """A row as a choice; a figure with its date and what is known of its money, which tell it from others."""
    if not isinstance(row, BaseFigure):
        return str(row)
    facts = [str(row.main_value), *row.money_facts]
    return " · ".join([f"{row.label}: {facts[0]}" if row.label else facts[0], *facts[1:]])


class PartnerFormSet(OrderedFormSet):
    def clean(self):
        """Refuse a row that takes over what another one gives up: rows are written one by one."""
        super().clean()
        before = {(form.initial.get("organization"), form.initial.get("role")): form for form in self.initial_forms}
        for form in self.forms:
            organization, role = form.cleaned_data.get("organization"), form.cleaned_data.get("role")
            holder = before.get((organization and organization.pk, role))
            if holder not in (None, form) and not self._should_delete_form(holder):
                message = _(
                    "%(partner)s was in another row before. Change one of the two rows, save, then change the other."
                )
                raise ValidationError(
                    message, params={"partner": f"{organization} ({form.instance.get_role_display()})"}
                )

    def get_unique_error_message(self, unique_check):
        return _("The same organization is listed twice with the same role. Remove one of the two rows.")
