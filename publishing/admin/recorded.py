"""The stock form of the admin, run in a rehearsal: what it saves is kept as a draft, or put on record."""

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from publishing.admin.base import LocalAdmin
from publishing.admin.conflicts import ConflictsAdmin
from publishing.admin.history import HistoryAdmin
from publishing.admin.sealing import opened, sealed
from publishing.admin.verbs import VerbsAdmin
from publishing.fitting import apply_what_fits
from publishing.items import ConflictError
from publishing.snapshots import rehearsal, snapshot_of

UNCHANGED = _("“%(item)s”: nothing was changed.")


class NotSavedError(Exception):
    """Takes back what a form began; the response shows its mistakes."""

    def __init__(self, response):
        self.response = response


class RecordedAdmin(VerbsAdmin, HistoryAdmin, ConflictsAdmin, LocalAdmin):
    """Of things with a history: every form carries what it was loaded with, and nobody overwrites anybody.

    Subclasses say what the audit log calls an edit (`audit`) and what the person is told (`tell_saved`).
    """

    change_form_template = "admin/publishing/change_form.html"

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.model.may_be_made_by(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open_to(request.user))

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            form.instance.keep_first(by=request.user)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        item = object_id and self.get_object(request, unquote(object_id))
        if not item:
            context = {"has_drafts": bool(self.verbs)} | (extra_context or {})
            return super().changeform_view(request, object_id, form_url, context)
        context = (extra_context or {}) | self.desk(request, item)
        if request.method != "POST":
            snapshot = item.working_copy()
            context["loaded"] = sealed("loaded", item, request.user, snapshot)
            return self.rehearse(request, item, snapshot, context)[0]
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        if "mine" in request.POST:
            return self.take_choice(request, item)
        return self.take_form(request, item, context | {"loaded": request.POST.get("loaded")})

    def rehearse(self, request, item, snapshot, context):
        """The stock view, run on rows that say what the snapshot says; then all of it is taken back.

        Returns its response, and what it saved: the snapshot and the fields that change at once, or None.
        """
        saved = None
        with rehearsal():
            context = context | {"unfit": apply_what_fits(snapshot, type(item).objects.get(pk=item.pk))}
            response = super().changeform_view(request, str(item.pk), "", context)
            if isinstance(response, TemplateResponse):
                response.render()
            elif request.method == "POST":
                edited = type(item).objects.get(pk=item.pk)
                saved = snapshot_of(edited), at_once(edited)
        return response, saved

    def take_form(self, request, item, context):
        version, (base,) = opened("loaded", item, request.user, context["loaded"])
        try:
            with item.changing(version):
                response, saved = self.rehearse(request, item, base, context)
                if saved is None:
                    raise NotSavedError(response)
                if saved == (item.working_copy(), at_once(item)):
                    if "_submit" not in request.POST:
                        self.message_user(request, UNCHANGED % {"item": item})
                    raise NotSavedError(response)
                self.keep(request, item, *saved)
        except NotSavedError as mistaken:
            return mistaken.response
        except ConflictError:
            return self.take_late(request, item, base, context)
        except ValidationError as refused:  # somebody took, at this moment, what only one item may have
            return self.take_late(request, item, base, context, refused.messages)
        return response

    def log_change(self, request, obj, message):
        """Django would log it in the rehearsal; `keep` puts it on record."""
        request.change_message = message

    def keep(self, request, item, snapshot, notes):
        """Write what a form said, inside `item.changing`; `notes` are the fields that change at once."""
        if not item.as_in(snapshot).is_open_to(request.user):
            raise PermissionDenied
        message = getattr(request, "change_message", "")
        AuditEntry.objects.record(self.audit, by=request.user, item=item, note=message)
        item.keep_edit(snapshot, by=request.user)
        if notes:
            type(item).objects.filter(pk=item.pk).update(**notes)
        self.tell_saved(request, item)

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.tell_saved(request, obj)
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        """Where to go next; what to say of a change is known after the rehearsal, in `keep`."""
        if "_continue" in request.POST:
            return HttpResponseRedirect(obj.form_url)
        if "_submit" in request.POST:
            return HttpResponseRedirect(self.verb_url("submit", [obj]))
        return self.response_post_save_change(request, obj)


def at_once(item):
    """What changes with the form, because it is no part of a draft."""
    return {name: getattr(item, name) for name in item.in_place}
