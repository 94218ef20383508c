"""The admin's part: forms that keep what is typed in them, and say who else is there."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from publishing.autosaves.form_ids import hidden_form_ids, uuid_from
from publishing.autosaves.models import OpenForm
from publishing.autosaves.offers import MOST_OFFERED, offers_of_new
from publishing.autosaves.panel import OpenFormPanel
from publishing.autosaves.receiving import autosave_view
from publishing.autosaves.restoring import differing_labels, is_shown, leave_unvalidated, unvalidated, with_typed


class AutosavedAdmin:
    """Mixin before ModelAdmin: what is typed in its forms is kept for whoever typed it, before it is saved.

    A subclass whose items have a version says so in `version_opened` and `version_of`.
    """

    keeps_autosaves = True

    def get_urls(self):
        if not self.keeps_autosaves:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        discard = self.admin_site.admin_view(self.discard_autosave_view)
        return [
            path("autosave/", announced_view(self.model), name=f"{name}_autosave"),
            path("autosave/<uuid:form>/discard/", discard, name=f"{name}_discard_autosave"),
            *super().get_urls(),
        ]

    def discard_autosave_view(self, request, form):
        """Forget what was typed; only its owner can."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        mine = OpenForm.objects.kept_by(request.user)
        autosave = mine.filter(item_type=self.opts.label_lower, form=form).first()
        key = autosave.item_key if autosave else ""
        if autosave:
            OpenForm.objects.end(request.user, form, (autosave.item_type, key), timezone.now())
            messages.success(request, _("The text that was not saved is discarded."))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return HttpResponseRedirect(reverse(f"{name}_change", args=[key]) if key else reverse(f"{name}_changelist"))

    # What there is of an item

    def version_of(self, obj):
        """Return the version that a form of an item shows now, or None if it has none."""

    def version_opened(self, request, obj, autosave):
        """Return the version that the form of an autosave showed, or None if it has none.

        Raise SuspiciousOperation if its token cannot be read.
        """

    def may_keep(self, request, obj):
        """Return True if a user may send the form of an item, or the one that adds one."""
        if not self.keeps_autosaves:
            return False
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def autosave_to_show(self, request, obj):
        """Return the autosave that an address names, or None if there is none that its reader may have."""
        form = uuid_from(request.GET.get("autosave"))
        if form is None or request.method != "GET" or not self.may_keep(request, obj):
            return None
        return next((each for each in self.autosaves_of(request, obj) if each.form == form), None)

    def autosaves_of(self, request, obj):
        key = obj.pk if obj else ""
        return OpenForm.objects.about(self.model, key).kept_by(request.user)[:MOST_OFFERED]

    # Forms

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        return unvalidated(form) if is_shown(request) else form

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        for formset in formsets if is_shown(request) else ():
            leave_unvalidated(formset)
        return formsets, inlines

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if "autosave" in request.GET:
            obj = self.get_object(request, unquote(object_id)) if object_id else None
            if (obj or not object_id) and (autosave := self.autosave_to_show(request, obj)):
                return self.show_autosave(request, obj, autosave, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def show_autosave(self, request, obj, autosave, form_url="", extra_context=None):
        """Render the form with what was typed in it. No transaction is needed, as nothing is saved."""
        typed = with_typed(request, autosave)
        self.prepare_autosave(typed, obj)
        return self._changeform_view(typed, str(obj.pk) if obj else None, form_url, extra_context)

    def labels_of_autosave(self, request, obj, autosave):
        """The labels of the fields in which an autosave differs from the form that it was typed in."""
        typed = with_typed(request, autosave)
        typed.is_compared = True
        self.prepare_autosave(typed, obj)
        return differing_labels(self._changeform_view(typed, str(obj.pk), "", None).context_data)

    def prepare_autosave(self, request, obj):
        """Put in place what the form of an autosave is made from."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if is_shown(request) and obj:
            context["form_token"] = request.autosave.form_token
        if not getattr(request, "is_compared", False) and self.may_keep(request, obj):
            context["open_form"] = OpenFormPanel(self, request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changelist_view(self, request, extra_context=None):
        offers = offers_of_new(request.user, self.model) if self.may_keep(request, None) else []
        return super().changelist_view(request, {"offers": offers} | (extra_context or {}))

    def end_autosave(self, request, obj=None):
        """Forget what was typed in a form that is saved, in the transaction that saves it."""
        about = self.opts.label_lower, str(obj.pk) if obj else ""
        for _name, form in hidden_form_ids(request.POST):
            OpenForm.objects.end(request.user, form, about, timezone.now())

    def delete_model(self, request, obj):
        key = obj.pk
        super().delete_model(request, obj)
        OpenForm.objects.about(self.model, key).delete()


def announced_view(model):
    @never_cache
    def view(request):
        return autosave_view(request, model)

    view.renews_session = False  # a form that is open and left alone keeps nobody signed in
    return view
