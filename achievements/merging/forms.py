"""The form of a merge, and the fields of forms that choose what can be merged."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

MOST_MERGED = 20  # at once


class MergeTargetForm(forms.Form):
    required_css_class = "required"

    target = forms.ModelChoiceField(queryset=None, label=_("Keep"), empty_label=None, help_text=_("The others go."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Only staff read it, in the history of each of them."),
    )

    def __init__(self, *args, items, **options):
        super().__init__(*args, **options)
        self.items = items
        self.fields["target"].queryset = type(items[0]).objects.in_use().filter(pk__in=[each.pk for each in items])

    def clean(self):
        if self.problem:
            raise ValidationError(self.problem)
        return self.cleaned_data

    @cached_property
    def problem(self):
        """The first reason why these cannot be merged, or None."""
        return next(self.problems(), None)

    def problems(self):
        """Yield sentences that say why these cannot be merged."""
        if len(self.items) > MOST_MERGED:
            yield _("Choose at most %(most)d.") % {"most": MOST_MERGED}
        for item in self.items:
            if item.merged_into:
                facts = {"item": item, "target": item.merged_into}
                yield _("“%(item)s” was merged into “%(target)s” before. Leave it out.") % facts
        yield from type(self.items[0]).merge_problems(self.items)

    @property
    def others(self):
        return [item for item in self.items if item != self.cleaned_data["target"]]


class ChoicesInUse(ModelChoiceIterator):
    """The choices without what was merged into others."""

    def __init__(self, field):
        super().__init__(field)
        self.queryset = field.queryset.in_use()


class MergeableField(forms.ModelChoiceField):
    """A choice of what rows can point to. What was merged, and an old form sends, is taken as its successor."""

    iterator = ChoicesInUse

    def to_python(self, value):
        item = super().to_python(value)
        return item and (item.merged_into or item)


class ChoosesMergeable:
    """Mixin for the rows of a form that point to what can be merged."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        if hasattr(db_field.related_model, "merge_problems"):
            options.setdefault("form_class", MergeableField)
        return super().formfield_for_foreignkey(db_field, request, **options)
