"""The forms of items: the stock form of the admin, whose result is kept as a draft or as a new revision."""

from copy import copy

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import resubmission
from accounts.admin.translated import TranslatedAdmin
from accounts.choices import AuditEvent
from accounts.form_tokens import make_form_token, read_form_token
from accounts.models import AuditEntry
from accounts.once import NOT_MADE_FOR, refuse
from publishing.admin.actions import url_of_action
from publishing.admin.conflicts import ConflictPage
from publishing.admin.form_results import (
    apply_usable,
    differs_from_rows,
    is_unchanged,
    values_without_draft,
    with_present_names_of_fields,
)
from publishing.admin.history import compare_view, history_context
from publishing.admin.panel import WorkflowPanel
from publishing.autosaves.admin import AutosavedAdmin
from publishing.items import ConflictError
from publishing.outdated import usable_snapshot
from publishing.snapshots import (
    complete_snapshot,
    items_from,
    keep_new_fields,
    rolled_back,
    snapshot_of,
    with_present_names,
)

UNCHANGED = _("“%(item)s”: nothing was changed.")
ADDRESS_MOVES = _("When a public page gets another address, the old one leads to the new one.")


def holds_content(item):
    """Return True unless the content of an item is hidden: a form of empty fields tells nobody anything."""
    return item is None or not item.content_hidden_at


class NotSavedError(Exception):
    """Signal to roll back what a form began. Its `response` shows the errors; with `is_done`, nothing was changed."""

    def __init__(self, response, *, is_done=False):
        self.response, self.is_done = response, is_done


class VersionedAdmin(AutosavedAdmin, TranslatedAdmin):
    """The admin of items with a history. Every form has a token of what it showed, and nobody overwrites anybody.

    Subclasses set the audit event of an edit (`audit`) and tell the person what became of it (`tell_saved`).
    """

    change_form_template = "admin/publishing/change_form.html"
    object_history_template = "admin/publishing/history.html"
    workflow_actions = ()

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<path:object_id>/compare/", self.admin_site.admin_view(self.compare_view), name=f"{name}_compare"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.model.may_be_made_by(request.user)

    def has_change_permission(self, request, obj=None):
        is_open = obj is None or (obj.is_open_to(request.user) and not obj.content_hidden_at)
        return super().has_change_permission(request, obj) and is_open

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if holds_content(obj) else []

    def get_inline_instances(self, request, obj=None):
        return super().get_inline_instances(request, obj) if holds_content(obj) else []

    def get_queryset(self, request):
        return super().get_queryset(request).with_parents()

    def get_object(self, request, object_id, from_field=None):
        """The item; while the stock view shows or saves a form, the item as the form has it."""
        return getattr(request, "form_item", None) or super().get_object(request, object_id, from_field)

    def history_context(self, request, item):
        return super().history_context(request, item) | history_context(self, request, item)

    def compare_view(self, request, object_id):
        return compare_view(self, request, object_id)

    # Forms

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.form_item = None  # of a try before, which a full disk ended
        item = object_id and self.get_object(request, unquote(object_id))
        if not item and object_id and request.method == "POST":
            return self.admin_site.resubmit(request, resubmission.make_token(request, resubmission.DELETED))
        if not item:
            context = {"has_drafts": bool(self.workflow_actions)} | (extra_context or {})
            return super().changeform_view(request, object_id, form_url, context)
        if request.method == "POST" and not self.has_change_permission(request, item):
            raise PermissionDenied
        request.POST = with_present_names_of_fields(request.POST, self.model.renamed_fields)
        if "mine" in request.POST:
            return ConflictPage(self, request, item).take_choice()
        panel = WorkflowPanel(self, request, item)
        context = (extra_context or {}) | {"panel": panel, "item": item, "has_drafts": bool(self.workflow_actions)}
        return self.take_form(request, item, context) if request.method == "POST" else self.show(request, item, context)

    def show(self, request, item, context):
        """The form of the working copy. Nothing is written."""
        snapshot = item.working_copy()
        usable, context["outdated"] = usable_snapshot(snapshot, item) if item.draft else (snapshot, [])
        context["form_token"] = self.form_token("change", request, item, snapshot)
        request.form_item = items_from([(item, usable)])[0]
        return super().changeform_view(request, str(item.pk), "", context)

    # What was typed and not saved

    def version_of(self, obj):
        return obj.version

    def version_opened(self, request, obj, autosave):
        return self.read_form_token("change", request, obj, autosave.form_token)[0]

    def prepare_autosave(self, request, obj):
        """Let the form be made from what it showed when it was opened: its rows are those that were typed in."""
        request.POST = with_present_names_of_fields(request.POST, self.model.renamed_fields)
        if obj:
            _version, base = self.read_form_token("change", request, obj, request.autosave.form_token)
            base = complete_snapshot(obj, with_present_names(self.model, base))
            usable, _labels = usable_snapshot(base, obj)
            request.form_item = opened = items_from([(obj, usable)])[0]
            opened.is_in_memory = True
            for row in (row for name in opened.dependent_relations for row in getattr(opened, name).all()):
                row._state.adding = False  # or the form would take each of them to be new

    def form_token(self, form, request, item, payload):
        return make_form_token(form, request.user, f"{item._meta.label}.{item.pk}", item.version, payload)

    def read_form_token(self, form, request, item, token):
        return read_form_token(token, form, request.user, f"{item._meta.label}.{item.pk}")

    def take_form(self, request, item, context):
        """Save a form that was sent; show it again where it has errors, or where somebody else was first."""
        version, base = self.shown_in_form(request, item, context)
        try:
            with item.optimistic_lock(version):
                response, saved = self.try_form(request, item, base, context)
                if saved is None:
                    raise NotSavedError(response)
                if is_unchanged(saved, complete_snapshot(item, base), item):
                    if "_submit" not in request.POST:
                        self.message_user(request, self.unchanged(item) % {"item": item})
                    raise NotSavedError(response, is_done=True)
                self.save_result(request, item, *saved, before=base)
        except NotSavedError as error:
            if error.is_done:
                self.end_autosave(request, item)
            return error.response
        except ConflictError:
            return self.take_late_form(request, item, base, context)
        except ValidationError as error:  # somebody took, at this moment, what only one item may have
            return self.take_late_form(request, item, base, context, error.messages)
        return response

    def unchanged(self, item):
        """The message to whoever saved a form without a change, with the name of the `item` left out."""
        return UNCHANGED

    def shown_in_form(self, request, item, context):
        """The version and the snapshot that a form showed; those of now for the form of another, which is refused."""
        token = request.POST.get("form_token")
        try:
            version, base = self.read_form_token("change", request, item, token)
        except SuspiciousOperation:
            refuse(request, NOT_MADE_FOR)
            version, base = item.version, item.working_copy()
            token = self.form_token("change", request, item, base)
        context["form_token"] = token
        return version, with_present_names(self.model, base)

    def take_late_form(self, request, item, base, context, problems=()):
        """Show what was typed beside what somebody else saved first, and write nothing."""
        page = ConflictPage(self, request, item)
        page.read_again()
        response, saved = self.try_form(request, item, base, context | {"is_late": True})
        return response if saved is None else page.ask(base, *saved, problems)

    def try_form(self, request, item, base, context):
        """Run the stock view on rows that hold what the snapshot `base` says, and take all of it back.

        Return its response, and what it saved or None: a snapshot, and the values of fields that have no drafts.
        Fields that the models did not have when the form was opened keep their values.
        """
        saved, whole = None, complete_snapshot(item, base)
        with rolled_back():
            edited = copy(item)
            edited._prefetched_objects_cache = {}
            context = context | {"outdated": apply_usable(base, edited) if differs_from_rows(item) else []}
            request.form_item = edited
            response = super().changeform_view(request, str(item.pk), "", context)
            if isinstance(response, TemplateResponse):
                response.render()
            else:
                edited._prefetched_objects_cache = {}
                saved = keep_new_fields(snapshot_of(edited), base, whole), values_without_draft(edited)
        request.form_item = None
        return response, saved

    def save_result(self, request, item, snapshot, values, before):
        """Write the result of a form inside `item.optimistic_lock`: a snapshot, and values of fields without drafts."""
        if not item.with_fields_of(snapshot).is_open_to(request.user):
            raise PermissionDenied
        message = getattr(request, "change_message", "")
        AuditEntry.objects.record(self.audit, by=request.user, item=item, note=message)
        item.save_edit(snapshot, by=request.user, before=before)
        if values != values_without_draft(item):
            type(item).objects.filter(pk=item.pk).update(**values)
        self.end_autosave(request, item)
        self.tell_saved(request, item, snapshot)

    def log_change(self, request, obj, message):
        """Leave the message for `save_result`: the stock view runs in a transaction that is rolled back."""
        request.change_message = message

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            form.instance.start_history(by=request.user)
            self.end_autosave(request)

    def formfield_for_dbfield(self, db_field, request, **options):
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "slug" and hasattr(self.model, "get_absolute_url"):
            field.help_text = format_lazy("{} {}", db_field.help_text, ADDRESS_MOVES)
        return field

    # Responses

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.tell_saved(request, obj, None)
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        """The next page; the message about a change comes from `save_result`."""
        if "_continue" in request.POST:
            return HttpResponseRedirect(obj.form_url)
        if "_submit" in request.POST:
            return HttpResponseRedirect(url_of_action(self, "submit", [obj]))
        return self.response_post_save_change(request, obj)


class InPlaceAdmin(VersionedAdmin):
    """The admin of items that change at once, with a history."""

    audit = AuditEvent.CHANGED

    def tell_saved(self, request, item, snapshot):
        text = _("“%(item)s” was saved. Where it is public, readers see the change at once.")
        self.message_user(request, text % {"item": item}, messages.SUCCESS)
