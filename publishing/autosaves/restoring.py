"""Forms that show an autosave: bound to what was typed, without a word about its mistakes. Nothing is written."""

from copy import copy

from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst


class Unvalidated:
    """Mixin before a form class: it shows what was typed and is neither right nor wrong."""

    def full_clean(self):
        self._errors, self.cleaned_data = ErrorDict(), {}

    def is_valid(self):
        """Let no view save it."""
        self.full_clean()
        return False


def unvalidated(form_class):
    return type(form_class)(f"Unvalidated{form_class.__name__}", (Unvalidated, form_class), {})


def leave_unvalidated(formset):
    """Make the rows of a formset neither right nor wrong."""
    formset._errors, formset._non_form_errors = [], formset.error_class()
    for form in formset.forms:
        form._errors, form.cleaned_data = ErrorDict(), {}


def with_typed(request, autosave):
    """The request as if it sent what an autosave has, for a view that shows it."""
    typed = copy(request)
    typed.method = "POST"
    typed.POST = QueryDict(mutable=True)
    for name, texts in autosave.fields.items():
        typed.POST.setlist(name, texts)
    typed.POST["form_token"] = autosave.form_token
    typed._files = MultiValueDict()
    typed.autosave = autosave
    return typed


def is_shown(request):
    """Return True if a form is made to show an autosave."""
    return hasattr(request, "autosave")


def differing_labels(context):
    """The labels of the fields in which a form differs from what it showed when it was opened. `context` renders it."""
    form = context["adminform"].form
    labels = [str(form.fields[name].label) for name in form.changed_data if name in form.fields]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        if any(form.has_changed() for form in formset.forms):
            labels.append(capfirst(inline.opts.verbose_name_plural))
    return labels
