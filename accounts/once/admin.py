"""Forms of the administration that are done once, and that say why nothing was done."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS

from accounts.once import answer_once, refusal_of, shows_page

CONFIRMED = {"merge", "post"}  # fields of the pages that ask before a bulk action is done


class RefusableForm:
    """Mixin before the form of a request: it has an error, and saves nothing, if the request is refused."""

    refusal = None

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.refusal:
            self.cleaned_data = getattr(self, "cleaned_data", {})
            self._errors.setdefault(NON_FIELD_ERRORS, self.error_class(error_class="nonfield")).insert(0, self.refusal)


class OnceAdmin:
    """Mixin before ModelAdmin whose forms are done once. Their templates have `{% once_token %}`."""

    def add_view(self, request, form_url="", extra_context=None):
        view = partial(super().add_view, form_url=form_url, extra_context=extra_context)
        return answer_once(request, view, makes=True)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        view = super().change_view
        return answer_once(request, lambda request: view(request, object_id, form_url, extra_context), is_guarded=True)

    def delete_view(self, request, object_id, extra_context=None):
        view = super().delete_view
        return answer_once(request, shows_page(lambda request: view(request, object_id, extra_context)))

    def response_action(self, request, queryset):
        """Do a bulk action; one that was confirmed on a page of its own is done once."""
        if CONFIRMED.isdisjoint(request.POST):
            return super().response_action(request, queryset)
        return answer_once(request, partial(self.confirmed_action, queryset=queryset))

    def confirmed_action(self, request, queryset):
        """Do it. If nothing may be done, ask again: by the action where it has typed text, as for a merge."""
        if (sentence := refusal_of(request)) and "post" in request.POST:
            messages.warning(request, sentence)
            request.POST = request.POST.copy()
            del request.POST["post"]
        return super().response_action(request, queryset)

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        sentence = refusal_of(request)
        return type(form.__name__, (RefusableForm, form), {"refusal": sentence}) if sentence else form
