"""The forms of a redaction. What is to be removed travels in POST requests alone, so that no log has it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fields.sought_text import SoughtText
from fields.translation import columns
from publishing.redaction.models import DEFAULT_MARKS, LONGEST_TEXT

LONGEST_REASON = 300  # letters


def reason(label, **options):
    widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST_REASON, **options)


def line(label, longest, **options):
    widget = forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, widget=widget, **options)


class SoughtForm(forms.Form):
    required_css_class = "required"

    text = line(
        _("Text to remove"),
        LONGEST_TEXT,
        help_text=_(
            "Such as a telephone number or a name. It is found however it is written: with other dashes, blanks or "
            "brackets, in wide digits, or as it is dialed from abroad."
        ),
    )

    def clean_text(self):
        try:
            return SoughtText(self.cleaned_data["text"]).text
        except ValueError as error:
            raise ValidationError(_("Enter two letters or digits at least.")) from error


class RedactionForm(SoughtForm):
    reason_en = reason(_("Reason for readers (English)"))
    reason_ko = reason(
        _("Reason for readers (Korean)"),
        help_text=_(
            "It stays in the audit log and in the public history of each page that changes. It must not say what was "
            "removed: “A private telephone number”."
        ),
    )
    mark_en = line(_("What stands in its place (English)"), 40, initial=DEFAULT_MARKS["en"])
    mark_ko = line(_("What stands in its place (Korean)"), 40, initial=DEFAULT_MARKS["ko"])

    def clean(self):
        text, values = self.cleaned_data.get("text"), self.cleaned_data
        for name in columns("reason", "mark"):
            if text and values.get(name) and SoughtText(text).is_in(values[name]):
                self.add_error(name, _("This stays for good, so it must not hold the text itself."))
        return values
