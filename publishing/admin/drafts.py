"""The admin of items whose changes are drafts: the actions of the workflow, and lists and searches that know drafts."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import path
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from fields.admin import PLAIN
from fields.slugs import is_slug
from publishing.admin.actions import BULK_ACTIONS, action_view, box_with_version, bulk_actions
from publishing.admin.hidden import hidden_view
from publishing.admin.items import VersionedAdmin
from publishing.admin.visibility import VISIBILITY, visibility_of
from publishing.revisions import CONDITIONS
from publishing.snapshots import texts_of
from publishing.workflow.actions import ACTIONS

STILL_WITHDRAWN = _(
    "“%(item)s”: nothing was changed, and it stays withdrawn. To let readers see it again as it was, a publisher uses "
    "“Make public again”."
)
SUBMIT_LATER = _("Submit it for review when it is ready.")


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
    workflow_actions = tuple(ACTIONS)
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
