"""The stock form of the admin, run in a rehearsal: what it saves becomes a draft, not what the public sees."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Verb as Audit
from accounts.models import AuditEntry
from publishing import verbs
from publishing.admin.base import VISIBILITY, LocalAdmin, visibility_of
from publishing.admin.history import HistoryAdmin
from publishing.admin.sealing import opened, sealed
from publishing.admin.verbs import BULK, VerbsAdmin
from publishing.differences import compare, merge
from publishing.items import ConflictError
from publishing.revisions import CONDITIONS, State
from publishing.snapshots import apply, rehearsal, snapshot_of

SAVED = gettext_lazy("The draft of “%(item)s” was saved. The public goes on seeing what was published before.")
SAVED_NEW = gettext_lazy("“%(item)s” was saved. The public cannot see it yet.")
UNCHANGED = gettext_lazy("“%(item)s”: nothing was changed.")


class NotSavedError(Exception):
    """Takes back what a form began; the response shows its mistakes."""

    def __init__(self, response):
        self.response = response


class RecordedAdmin(VerbsAdmin, HistoryAdmin, LocalAdmin):
    """Of things with a history: every form carries what it was loaded with, and nobody overwrites anybody."""

    change_form_template = "admin/publishing/change_form.html"

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.model.may_be_made_by(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open_to(request.user))

    def has_delete_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        item = object_id and self.get_object(request, unquote(object_id))
        if not item:
            return super().changeform_view(request, object_id, form_url, extra_context)
        context = (extra_context or {}) | self.desk(request, item)
        if request.method != "POST":
            snapshot = fitting(item, self.current(item))
            context["loaded"] = sealed("loaded", item, request.user, snapshot)
            return self.rehearse(request, item, snapshot, context)[0]
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        if "mine" in request.POST:
            return self.take_choice(request, item)
        return self.take_form(request, item, context | {"loaded": request.POST.get("loaded")})

    def current(self, item):
        """The snapshot that the form edits."""
        return snapshot_of(item)

    def rehearse(self, request, item, snapshot, context):
        """The stock view, run on rows that say what the snapshot says; then all of it is taken back.

        Returns its response, and what it saved: the snapshot and the fields that change at once, or None.
        """
        saved = None
        with rehearsal():
            edited = type(item).objects.get(pk=item.pk)
            if snapshot != snapshot_of(edited):
                apply(snapshot, edited)
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
                if saved == (base, at_once(item)):
                    self.message_user(request, UNCHANGED % {"item": item})
                    raise NotSavedError(response)
                self.keep(request, item, *saved)
        except NotSavedError as mistaken:
            return mistaken.response
        except ConflictError:
            return self.take_late(request, item, base, context)
        return response

    def log_change(self, request, obj, message):
        """Django would log it in the rehearsal; `keep` puts it on record."""
        request.change_message = message

    def keep(self, request, item, snapshot, notes):
        """Write what a form said, inside `item.changing`."""
        if not item.as_in(snapshot).is_open_to(request.user):
            raise PermissionDenied
        message = getattr(request, "change_message", "")
        AuditEntry.objects.record(self.audit, by=request.user, item=item, note=message)

    def response_change(self, request, obj):
        """Where to go next; what to say is known after the rehearsal, in `keep`."""
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.path)
        if "_submit" in request.POST:
            return HttpResponseRedirect(self.verb_url("submit", [obj]))
        return self.response_post_save_change(request, obj)

    # Two people

    def take_late(self, request, item, base, context):
        """Somebody saved first: show both, and write nothing."""
        read_again(item)
        response, saved = self.rehearse(request, item, base, context | {"is_late": True})
        if saved is None:
            return response  # mistakes in what was typed come first
        return self.ask(request, item, base, *saved)

    def ask(self, request, item, base, mine, notes, problems=()):
        """The page that shows what was typed beside what was saved meanwhile, to take either of each."""
        theirs = self.current(item)
        context = self.admin_site.each_context(request) | {
            "title": _("Somebody else saved this meanwhile"),
            "opts": self.opts,
            "original": item,
            "saved_by": self.last_hand(item),
            "differences": compare(type(item), theirs, mine, for_staff=True),
            "typed": typed_paths(compare(type(item), base, mine, for_staff=True)),
            "mine": sealed("mine", item, request.user, base, mine, notes),
            "problems": problems,
        }
        return TemplateResponse(request, "admin/publishing/conflict.html", context)

    def last_hand(self, item):
        latest = item.draft or item.revisions.first()
        return latest and latest.editor

    def take_choice(self, request, item):
        """What was chosen on that page."""
        version, (base, mine, notes) = opened("mine", item, request.user, request.POST["mine"])
        try:
            with item.changing(version):
                theirs = self.current(item)
                paths = [difference.path for difference in compare(type(item), theirs, mine, for_staff=True)]
                chosen = [path for path in paths if request.POST.get(f"take-{path}") == "mine"]
                self.keep(request, item, item.tried(merge(theirs, mine, chosen)), notes)
        except (ConflictError, ValidationError) as error:
            read_again(item)
            return self.ask(request, item, base, mine, notes, getattr(error, "messages", ()))
        return HttpResponseRedirect(request.path)


def read_again(item):
    """What somebody else made of it; Http404 where they deleted it."""
    try:
        item.refresh_from_db()
    except ObjectDoesNotExist as error:
        raise Http404 from error


def typed_paths(differences):
    """What somebody typed; a row of which they changed a field as well, in case it is gone on the other side."""
    paths = {difference.path for difference in differences}
    return paths | {"/".join(path.split("/")[:2]) for path in paths}


def at_once(item):
    """What changes with the form, because it is no part of a draft."""
    return {name: getattr(item, name) for name in item.in_place}


def fitting(item, snapshot):
    """The snapshot; with the item's own address where the one that the draft chose was taken meanwhile."""
    fields = snapshot["fields"]
    others = type(item).objects.exclude(pk=item.pk)
    if not fields.get("slug") or not others.filter(slug=fields["slug"]).exists():
        return snapshot
    return snapshot | {"fields": fields | {"slug": item.slug}}


class InPlaceAdmin(RecordedAdmin):
    """Of things that change at once, with a history."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            form.instance.put_on_record(by=request.user)

    audit = Audit.CHANGED

    def keep(self, request, item, snapshot, notes):
        super().keep(request, item, snapshot, notes)
        apply(snapshot, item)
        item.put_on_record(by=request.user)
        self.message_user(request, _("“%(item)s” was saved.") % {"item": item}, messages.SUCCESS)


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
            revisions = revisions.in_state(State(self.value()))
        else:
            return queryset
        return queryset.filter(pk__in=revisions.values("item"))


class DraftsAdmin(RecordedAdmin):
    """Of things whose changes are drafts until they are published."""

    def current(self, item):
        draft = item.draft
        return draft.snapshot if draft else snapshot_of(item)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            form.instance.start_draft(by=request.user)

    audit = Audit.SAVED_DRAFT
    verbs = verbs.ALL
    bulk = BULK

    def keep(self, request, item, snapshot, notes):
        super().keep(request, item, snapshot, notes)
        item.save_draft(snapshot, by=request.user)
        if notes:
            type(item).objects.filter(pk=item.pk).update(**notes)
        text = SAVED if item.was_public else SAVED_NEW
        self.message_user(request, text % {"item": item}, messages.SUCCESS)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "visibility"]

    @admin.display(description=gettext_lazy("visibility"), ordering="publish_at")
    def visibility(self, item):
        return VISIBILITY[visibility_of(item)]

    @admin.display(description=gettext_lazy("draft"))
    def draft_state(self, item):
        drafts = item.open_drafts
        return State(drafts[0].state).label if drafts else "—"

    def get_queryset(self, request):
        open_drafts = Prefetch("revisions", self.model.revision_model().objects.open().defer("snapshot"), "open_drafts")
        return super().get_queryset(request).prefetch_related(open_drafts)

    def get_list_filter(self, request):
        return [DraftFilter, *super().get_list_filter(request)]

    def get_list_display(self, request):
        return [*super().get_list_display(request), "draft_state"]
