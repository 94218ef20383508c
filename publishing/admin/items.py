"""The forms of items: the stock form of the admin, whose result is kept as a draft or as a new revision."""

from copy import copy
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.admin.translated import TranslatedAdmin
from accounts.choices import AuditEvent
from accounts.form_tokens import make_form_token, read_form_token
from accounts.models import AuditEntry
from accounts.once import NOT_MADE_FOR, refuse
from fields.admin import PLAIN
from fields.slugs import is_slug
from publishing.admin.actions import BULK_ACTIONS, action_view, box_with_version, bulk_actions, url_of_action
from publishing.admin.conflicts import ConflictPage
from publishing.admin.hidden import hidden_view
from publishing.admin.history import compare_view, history_context
from publishing.admin.panel import WorkflowPanel
from publishing.admin.visibility import VISIBILITY, visibility_of
from publishing.autosaves.admin import AutosavedAdmin
from publishing.items import ConflictError
from publishing.outdated import usable_snapshot
from publishing.revisions import CONDITIONS
from publishing.snapshots import (
    apply,
    complete_snapshot,
    items_from,
    keep_new_fields,
    order_of,
    rolled_back,
    snapshot_of,
    texts_of,
    with_present_names,
)
from publishing.workflow.actions import ACTIONS
from publishing.workflow.removal import REMOVAL_ACTIONS

UNCHANGED = _("“%(item)s”: nothing was changed.")
STILL_WITHDRAWN = _(
    "“%(item)s”: nothing was changed, and it stays withdrawn. To let readers see it again as it was, a publisher uses "
    "“Make public again”."
)
ADDRESS_MOVES = _("When a public page gets another address, the old one leads to the new one.")
SUBMIT_LATER = _("Submit it for review when it is ready.")


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


def with_present_names_of_fields(data, renamed_fields):
    """The values that a form sent, under the present names of fields that were renamed since it was opened."""
    former = [name for name in renamed_fields if name in data]
    if not former:
        return data
    data = data.copy()
    for name in former:
        data.setlist(renamed_fields[name], data.pop(name))
    return data


def values_without_draft(item):
    return {name: getattr(item, name) for name in item.undrafted_fields}


def differs_from_rows(item):
    """Return True if the rows of an item hold something else than its working copy."""
    return item.draft is not None and item.was_public


def apply_usable(snapshot, item):
    """Make the database hold the snapshot as far as it can; return labels of the values that it could not take."""
    usable, labels = usable_snapshot(snapshot, item)
    try:
        with transaction.atomic():
            apply(usable, item)
    except ValidationError:
        item.refresh_from_db()
        return [_("everything")]  # the form shows what is stored
    return labels


def is_unchanged(saved, base, item):
    """Return True if a form saved what it showed."""
    snapshot, values = saved
    is_same = snapshot["fields"] == base["fields"] and snapshot["rows"] == base["rows"]
    return is_same and snapshot["order"] == shown_order(base["order"], item) and values == values_without_draft(item)


def shown_order(keys, item):
    """The order of the children in a form: that of the keys, with those that came later at the end."""
    stored = order_of(item)
    if keys is None or stored is None:
        return stored
    return sorted(stored, key=lambda key: keys.index(key) if key in keys else len(keys))


class InPlaceAdmin(VersionedAdmin):
    """The admin of items that change at once, with a history."""

    audit = AuditEvent.CHANGED

    def tell_saved(self, request, item, snapshot):
        text = _("“%(item)s” was saved. Where it is public, readers see the change at once.")
        self.message_user(request, text % {"item": item}, messages.SUCCESS)


def places_to_go_on(request, context):
    """The sections of a form with more than one, and the `place` among them that its reader comes back to, or ""."""
    names = [f"fieldset-{number}" for number, _fieldset in enumerate(context["adminform"])]
    names += [inline.formset.prefix for inline in context["inline_admin_formsets"]]
    place = request.GET.get("at", "")
    return {"place": place if place in names else ""} if len(names) > 1 else None


class DraftFilter(admin.SimpleListFilter):
    title = _("draft")
    parameter_name = "draft"

    def lookups(self, request, model_admin):
        mine, alone = ("mine", _("My drafts")), ("alone", _("Published alone, to be confirmed"))
        return [mine, *((state, state.label) for state in CONDITIONS), alone]

    def queryset(self, request, queryset):
        revisions = queryset.model.revision_model().objects
        if self.value() == "mine":
            revisions = revisions.open().of(request.user)
        elif self.value() == "alone":
            revisions = revisions.unconfirmed()
        elif self.value() in list(CONDITIONS):
            revisions = revisions.in_state(self.value())
        else:
            return queryset
        return queryset.filter(pk__in=revisions.values("item"))


class DraftsAdmin(VersionedAdmin):
    """The admin of items whose changes are drafts until they are published."""

    audit = AuditEvent.SAVED_DRAFT
    workflow_actions = (*ACTIONS, *REMOVAL_ACTIONS)
    bulk = BULK_ACTIONS
    list_max_show_all = 100

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("do/<slug:name>/", view(self.action_view), name=f"{name}_action"),
            path("<path:object_id>/hidden/", view(self.hidden_view), name=f"{name}_hidden"),
            *super().get_urls(),
        ]

    def action_view(self, request, name):
        return action_view(self, request, name)

    def hidden_view(self, request, object_id):
        return hidden_view(self, request, object_id)

    def get_actions(self, request):
        return bulk_actions(self, request, super().get_actions(request))

    def action_checkbox(self, obj):
        return box_with_version(super().action_checkbox(obj), obj)

    def tell_saved(self, request, item, snapshot):
        """Tell the user what was saved, and what comes next."""
        if item.is_withdrawn:
            text = _("The draft of “%(item)s” was saved. Until it is published, readers see that this was withdrawn.")
        elif item.was_public and not item.is_live:
            text = _("The draft of “%(item)s” was saved. What it belongs to is not public, so readers see neither.")
        elif item.was_public:
            text = _("The draft of “%(item)s” was saved. The public still sees the published version.")
        else:
            text = _("“%(item)s” was saved. The public cannot see it yet.")
        afterwards = _("Look through it below and submit it.") if "_submit" in request.POST else SUBMIT_LATER
        self.message_user(request, f"{text % {'item': item}} {afterwards}", messages.SUCCESS)

    def unchanged(self, item):
        return STILL_WITHDRAWN if item.is_withdrawn and item.draft is None else super().unchanged(item)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "visibility"]

    @admin.display(description=_("visibility"), ordering="publish_at")
    def visibility(self, item):
        return VISIBILITY[visibility_of(item)]

    @admin.display(description=_("draft"))
    def draft_state(self, item):
        return item.draft.state.label if item.draft else "—"

    def get_object(self, request, object_id, from_field=None):
        """The item with its open draft."""
        item = super().get_object(request, object_id, from_field)
        if item and "open_drafts" not in item.__dict__:
            item.open_drafts = list(item.revisions.open().select_related("editor"))
        return item

    def list_queryset(self, queryset):
        return super().list_queryset(queryset).with_drafts(snapshots=False)

    # Search

    def with_words(self, words, text):
        """The condition that the stored texts, or the texts of the open draft, fit SearchWords."""
        stored = self.model._base_manager.order_by().filter(super().with_words(words, text)).values("pk")
        drafts = self.model.revision_model().objects.order_by().open().with_words(words)
        return Q(pk__in=stored.union(drafts.values("item")))

    def with_shown(self, queryset):
        return super().with_shown(queryset).with_drafts()

    def passages(self, item):
        yield from super().passages(item)
        if item.draft and item.was_public:
            yield from ((_("In the draft"), text) for text in texts_of(item.draft.snapshot))

    def facts(self, item):
        visibility = visibility_of(item)
        has_state = item.draft and visibility != "scheduled"
        draft = [format_lazy(_("draft: {}"), item.draft.state.label)] if has_state else []
        return [VISIBILITY[visibility], *draft]

    # Save and go on

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if not context["is_popup"] and self.may_keep(request, obj):
            context["go_on"] = places_to_go_on(request, context)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        """Lead back to the section of the form after which it was saved."""
        place = request.POST.get("_go_on", "")
        if not is_slug(place):
            return super().response_change(request, obj)
        query = {"at": place} | ({PLAIN: "1"} if PLAIN in request.GET else {})
        return HttpResponseRedirect(f"{obj.form_url}?{urlencode(query)}#after-{place}")

    def get_list_filter(self, request):
        return [DraftFilter, *super().get_list_filter(request)]

    def get_list_display(self, request):
        return [*super().get_list_display(request), "draft_state"]
