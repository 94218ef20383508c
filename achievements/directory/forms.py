"""The form of the directory: a part of a name, a kind, a sector and a role."""

from django import forms
from django.utils.translation import gettext_lazy as _

from achievements.choices import OrganizationKind, Role

MOST_LETTERS = 100
ORDERS = [("", _("Most first")), ("name", _("By name"))]


class SelectInLanguage(forms.Select):
    """A list of choices of which those in the other language are marked."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if getattr(label, "is_foreign", False):
            option["attrs"]["lang"] = label.language
        return option


class DirectoryForm(forms.Form):
    """The fields of a query string. `sectors` and `plans` are pairs of slug and name."""

    q = forms.CharField(label=_("Name"), max_length=MOST_LETTERS, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False, widget=SelectInLanguage)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All roles")), *Role.choices], required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)

    def __init__(self, data, *, sectors, numbers):
        super().__init__(data, auto_id="directory-%s")
        kinds = [(kind, f"{label} ({numbers[kind]})") for kind, label in OrganizationKind.choices if numbers[kind]]
        empty = [(kind, label) for kind, label in OrganizationKind.choices if not numbers[kind]]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds, *empty]
        self.fields["sector"].choices = [("", _("All sectors")), *sectors]
