"""The pages of redactions in the administration: who asks, what would change, and who confirms."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.audit import AuditedAdmin
from publishing.redaction.carrying_out import carry_out, refuse_redaction, request_redaction
from publishing.redaction.forms import RedactionForm, SoughtForm
from publishing.redaction.models import Redaction
from publishing.redaction.permissions import may_redact
from publishing.redaction.places import Owner
from publishing.redaction.survey import OwnedPlaces, Survey

SECONDS = 20  # for the files: a page has to come before the proxy gives up
private = method_decorator([never_cache, sensitive_post_parameters()])


@admin.register(Redaction)
class RedactionAdmin(AuditedAdmin, admin.ModelAdmin):
    """Requests, open and decided. Nobody changes or deletes one: it is confirmed or refused."""

    list_display = ["__str__", "state", "reason", "requester", "requested_at", "decider", "decided_at", "places"]
    list_select_related = ["requester", "decider"]
    actions = None

    def has_module_permission(self, request):
        return may_redact(request.user)

    def has_view_permission(self, request, obj=None):
        return may_redact(request.user)

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("reason"))
    def reason(self, redaction):
        return redaction.reason

    @private
    def add_view(self, request, form_url="", extra_context=None):
        """The form of a request. It shows what holds the text before anybody asks for anything."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, survey = RedactionForm(), None
        if request.method == "POST":
            form = RedactionForm(request.POST)
            sought = SoughtForm(request.POST)
            if "_search" in request.POST and sought.is_valid():
                form = RedactionForm(initial={name: request.POST.get(name, "") for name in form.fields})
                survey = Survey(sought.cleaned_data["text"], seconds=SECONDS)
            elif "_search" in request.POST:
                form = RedactionForm(initial={name: request.POST.get(name, "") for name in form.fields})
                messages.error(request, " ".join(sought.errors["text"]))
            elif form.is_valid() and (redaction := self.requested(request, form)):
                return HttpResponseRedirect(url_of(redaction))
        return self.page(request, "request", title=_("Request a redaction"), form=form, survey=survey)

    def requested(self, request, form):
        """Keep the request and return it, or None if it is refused. One that was sent twice is the one that is open."""
        own = Redaction.objects.open().filter(requester=request.user, text=form.cleaned_data["text"])
        try:
            redaction = own.first() or request_redaction(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return None
        self.message_user(request, _("Requested. Someone else has to confirm it; nothing is removed until then."))
        return redaction

    @private
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of a request: what would change now, and the buttons of whoever decides."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        redaction = self.get_object(request, unquote(object_id))
        if redaction is None:
            raise Http404
        if request.method == "POST" and (response := self.decide(request, redaction)):
            return response
        is_open = redaction.is_open
        survey = Survey(redaction.text, redaction.marks, seconds=SECONDS, left_out=redaction) if is_open else None
        facts = {
            "redaction": redaction,
            "survey": survey,
            "is_own": redaction.requester_id == request.user.pk,
            "changed": [OwnedPlaces(Owner(item.item_type, item.item_key), ()) for item in redaction.items.all()],
        }
        return self.page(request, "decide", title=str(redaction), **facts)

    def decide(self, request, redaction):
        """Confirm or refuse a request and return the response, or None if it cannot be done, which a message says."""
        text = redaction.text
        try:
            if "_confirm" in request.POST:
                carry_out(redaction, by=request.user, seconds=SECONDS)
                return self.done(request, redaction, text)
            if "_refuse" in request.POST:
                refuse_redaction(redaction, by=request.user)
                self.message_user(request, _("The text of the request is forgotten, and nothing was changed."))
                return HttpResponseRedirect(reverse("admin:publishing_redaction_changelist"))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            redaction.refresh_from_db()
        return None

    def done(self, request, redaction, text):
        """Answer with what still holds the text: it is forgotten with this answer."""
        redaction.refresh_from_db()
        survey = Survey(text, redaction.marks, seconds=SECONDS, left_out=redaction)
        return self.page(request, "done", title=str(redaction), redaction=redaction, survey=survey)

    def page(self, request, name, **context):
        context = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, f"admin/publishing/redaction/{name}.html", context)


def url_of(redaction):
    return reverse("admin:publishing_redaction_change", args=[redaction.pk])
