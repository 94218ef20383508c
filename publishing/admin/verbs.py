"""Verbs as buttons and bulk actions, each with a page that shows what it would do and asks what it needs to know."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from publishing.changes import Change
from publishing.fitting import label_of
from publishing.items import ConflictError
from publishing.keys import key_from
from publishing.languages import NAMES, missing_texts
from publishing.previews import DAYS
from publishing.roles import may, permission_to

MOST_AT_ONCE = 100
NOTES_SHOWN = 3  # above the form; all of them are in the history
BULK = ["submit", "approve", "publish", "schedule", "return", "withdraw"]


class Attempt:
    """One item of a verb's page: what the verb would do to it, and what became of it."""

    def __init__(self, item, version, verb, by):
        self.item, self.version, self.verb, self.by = item, version, verb, by
        self.errors = {}
        self.is_done = False

    @cached_property
    def change(self):
        return Change(self.item)

    @cached_property
    def refusal(self):
        return self.verb.refusal(self.item, self.change.draft, self.by)

    @property
    def is_allowed(self):
        return may(self.by, self.verb.permission, self.item)

    @cached_property
    def differences(self):
        return self.change.differences(for_staff=True) if self.verb.shows_draft else []

    @cached_property
    def told(self):
        return self.change.told if self.verb.is_about_draft else None

    @cached_property
    def checklist(self):
        """What is missing, each with the address of the place in the form where it is mended."""
        if not self.verb.is_about_draft or self.refusal:
            return []
        return [(anchor(self.item, name), message) for name, message in self.change.checklist()]

    @cached_property
    def advice(self):
        """The texts that one language lacks, each with its place in the form."""
        if not self.verb.is_about_draft or self.change.draft is None:
            return []
        return [
            (
                anchor(self.item, relation or column),
                label_of(type(self.item), relation, column),
            )
            for relation, column in missing_texts(self.change.draft.as_item(), self.item.rows)
        ]

    def run(self, values):
        if self.told and self.verb.form.takes_note and "is_minor" not in values:  # nothing was asked of many
            values = values | {f"note_{code}": note for code, note in self.told["notes"].items()}
        try:
            self.remark = self.verb.run(self.item, by=self.by, version=self.version, **values)
            self.is_done = True
        except ConflictError:
            self.start_again()
        except ValidationError as error:
            self.errors = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            self.read_again()

    def read_again(self):
        try:
            self.item.refresh_from_db()
        except ObjectDoesNotExist as error:
            raise Http404 from error

    def start_again(self):
        """Somebody else was first. What is shown now is how it is now, and the next try is about that."""
        self.read_again()
        for name in ("change", "refusal", "differences", "told", "checklist", "advice"):
            self.__dict__.pop(name, None)  # they were about what the page showed
        self.version = self.item.version
        self.errors = {NON_FIELD_ERRORS: [_("Someone else changed this in the meantime. Below is how it is now.")]}


def anchor(item, name):
    """Where the form of the admin has a field, or the rows of a relation."""
    return f"{item.form_url}#{name}-group" if name in item.rows else f"{item.form_url}#id_{name}"


class VerbsAdmin(admin.ModelAdmin):
    list_max_show_all = MOST_AT_ONCE
    verbs = ()
    bulk = ()

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_verb"
        return [path("do/<slug:name>/", self.admin_site.admin_view(self.verb_view), name=name), *super().get_urls()]

    def desk(self, request, item):
        """What the form of an item shows above the fields: how things stand, and what can be done."""
        draft = item.draft
        offered = [verb for verb in self.verbs if verb.is_button and not verb.refusal(item, draft, request.user)]
        return {
            "item": item,
            "draft": draft,
            "has_drafts": bool(self.verbs),
            "main": next((verb for verb in offered if verb.is_main), None) if draft and not draft.publish_at else None,
            "verbs": [(verb, self.verb_url(verb.name, [item])) for verb in offered],
            "withdrawal": item.revisions.filter(withdraws=True).first() if self.verbs and item.withdraw_at else None,
            "has_final_verbs": any(verb.is_final for verb in offered),
            "may_change": self.has_change_permission(request, item),
            "alone": item.revisions.uncleared() if self.verbs else (),
            "staff_notes": AuditEntry.objects.of(item).filter(event=AuditEvent.NOTED)[:NOTES_SHOWN],
            "is_own": bool(draft and draft.submitter_id == request.user.pk),
            "preview_languages": NAMES.items(),
            "preview_days": DAYS,
        }

    def verb_url(self, name, items):
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_verb", args=[name])
        query = [("item", item.pk) for item in items]
        return f"{url}?{urlencode(query)}"

    def verb_view(self, request, name):
        verb = next((verb for verb in self.verbs if verb.name == name), None)
        attempts = self.attempts(request, verb) if verb else []
        if not attempts or (len(attempts) > 1 and name not in self.bulk):
            raise Http404
        if not any(attempt.is_allowed for attempt in attempts):
            raise PermissionDenied
        form = self.verb_form(request, verb, attempts)
        if request.method == "POST" and form.is_valid():
            for attempt in attempts:
                attempt.run(form.values)
            self.tell_done(request, verb, attempts)
            attempts = [attempt for attempt in attempts if not attempt.is_done] or attempts
            if attempts[0].is_done:
                return HttpResponseRedirect(self.url_after(attempts))
            tell_errors(form, attempts)
        return self.verb_page(request, verb, form, attempts)

    def attempts(self, request, verb):
        """The items that the page is about, each at the version that was shown."""
        given = request.POST if request.method == "POST" else request.GET
        keys = [key for key in map(key_from, given.getlist("item")) if key]
        items = self.get_queryset(request).filter(pk__in=keys[:MOST_AT_ONCE]).order_by("pk")
        is_shown = request.method == "POST"
        return [Attempt(item, version_given(given, item, is_shown), verb, request.user) for item in items]

    def verb_form(self, request, verb, attempts):
        """Of many items, nothing is asked that differs from one to the other: their authors said it already."""
        change = attempts[0].change if len(attempts) == 1 else None
        if request.method == "POST":
            return verb.form(request.POST, change=change)
        return verb.form(initial={"revision": request.GET.get("revision")}, change=change)

    def verb_page(self, request, verb, form, attempts):
        context = self.admin_site.each_context(request) | {
            "title": verb.label,
            "opts": self.opts,
            "verb": verb,
            "form": form,
            "attempts": attempts,
            "original": attempts[0].item if len(attempts) == 1 else None,
            "is_possible": any(attempt.refusal is None for attempt in attempts),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/publishing/verb.html", context)

    def tell_done(self, request, verb, attempts):
        for attempt in attempts:
            if attempt.is_done:
                facts = {"item": attempt.item, "outcome": verb.outcome(attempt.item)}
                text = _("“%(item)s”: %(outcome)s.") % facts
                sentences = [text, verb.afterwards, attempt.remark]
                self.message_user(request, " ".join(map(str, filter(None, sentences))), messages.SUCCESS)

    def url_after(self, attempts):
        item = attempts[0].item
        if len(attempts) == 1 and type(item).objects.filter(pk=item.pk).exists():
            return item.form_url
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    # Bulk actions

    @admin.display(description="")
    def action_checkbox(self, obj):
        """With the version that the list shows, so that nobody acts on what changed since."""
        box = super().action_checkbox(obj)
        return format_html('{}<input type="hidden" name="version-{}" value="{}">', box, obj.pk, obj.version)

    def get_actions(self, request):
        """One for each verb that makes sense for many, in place of deleting."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        for verb in self.verbs:
            if verb.name in self.bulk and request.user.has_perm(permission_to(verb.permission, self.model)):
                actions[verb.name] = (open_page, verb.name, verb.label)
        return actions


def open_page(modeladmin, request, queryset):
    """A bulk action: the page of the verb, with the items as the list showed them."""
    if request.POST.get("select_across") == "1":
        text = _(
            "This works only on the rows shown on one page, so that you can see each of them. Select them page by page."
        )
        modeladmin.message_user(request, text, messages.ERROR)
        return None
    keys = request.POST.getlist("_selected_action")
    query = [("item", key) for key in keys]
    query += [(f"version-{key}", request.POST.get(f"version-{key}", "")) for key in keys]
    return HttpResponseRedirect(f"{modeladmin.verb_url(request.POST['action'], [])}{urlencode(query)}")


def version_given(given, item, is_shown):
    """The version that was shown; that of now where a link led to the page. A forged one is never right."""
    version = given.get(f"version-{item.pk}")
    if version is None and not is_shown:
        return item.version
    return key_from(version) or -1


def tell_errors(form, attempts):
    """Beside the fields that can mend them, where there is one item; else beside each item."""
    if len(attempts) > 1:
        return
    for name, texts in attempts[0].errors.items():
        for text in texts if name in form.fields else ():
            form.add_error(name, text)
