"""The administration of what has drafts, and of what changes at once."""

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import AuditEvent
from publishing import verbs
from publishing.admin.base import VISIBILITY, visibility_of
from publishing.admin.recorded import RecordedAdmin
from publishing.admin.verbs import BULK
from publishing.revisions import CONDITIONS

ADDRESS_MOVES = gettext_lazy("When a public page gets another address, the old one leads to the new one.")


SUBMIT_LATER = gettext_lazy("Submit it for review when it is ready.")


class InPlaceAdmin(RecordedAdmin):
    """Of things that change at once, with a history."""

    audit = AuditEvent.CHANGED

    def tell_saved(self, request, item):
        text = _("“%(item)s” was saved. Where it is public, readers see the change at once.")
        self.message_user(request, text % {"item": item}, messages.SUCCESS)


class DraftFilter(admin.SimpleListFilter):
    title = gettext_lazy("draft")
    parameter_name = "draft"

    def lookups(self, request, model_admin):
        mine, alone = ("mine", gettext_lazy("My drafts")), ("alone", gettext_lazy("Published alone, to be confirmed"))
        return [mine, *((state, state.label) for state in CONDITIONS), alone]

    def queryset(self, request, queryset):
        revisions = queryset.model.revision_model().objects
        if self.value() == "mine":
            revisions = revisions.open().of(request.user)
        elif self.value() == "alone":
            revisions = revisions.uncleared()
        elif self.value() in list(CONDITIONS):
            revisions = revisions.in_state(self.value())
        else:
            return queryset
        return queryset.filter(pk__in=revisions.values("item"))


class DraftsAdmin(RecordedAdmin):
    """Of things whose changes are drafts until they are published."""

    audit = AuditEvent.SAVED_DRAFT
    verbs = verbs.ALL
    bulk = BULK

    def tell_saved(self, request, item):
        """What happened, and what comes next."""
        if item.was_public:
            text = _("The draft of “%(item)s” was saved. The public still sees the published version.")
        else:
            text = _("“%(item)s” was saved. The public cannot see it yet.")
        afterwards = _("Look through it below and submit it.") if "_submit" in request.POST else SUBMIT_LATER
        self.message_user(request, f"{text % {'item': item}} {afterwards}", messages.SUCCESS)

    def formfield_for_dbfield(self, db_field, request, **options):
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "slug":
            field.help_text = format_lazy("{} {}", db_field.help_text, ADDRESS_MOVES)
        return field

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "visibility"]

    @admin.display(description=gettext_lazy("visibility"), ordering="publish_at")
    def visibility(self, item):
        return VISIBILITY[visibility_of(item)]

    @admin.display(description=gettext_lazy("draft"))
    def draft_state(self, item):
        return item.open_drafts[0].state.label if item.open_drafts else "—"

    def get_queryset(self, request):
        open_drafts = Prefetch("revisions", self.model.revision_model().objects.open().defer("snapshot"), "open_drafts")
        return super().get_queryset(request).prefetch_related(open_drafts)

    def get_list_filter(self, request):
        return [DraftFilter, *super().get_list_filter(request)]

    def get_list_display(self, request):
        return [*super().get_list_display(request), "draft_state"]
