"""The pages of the workflow's actions: each shows what the action would do and asks what it needs to know."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.once import answer_in_parts, answer_once, do_part, refusal_of
from fields.keys import key_from
from fields.translation import missing_texts
from fields.validation import messages_by_field
from publishing.items import ConflictError
from publishing.outdated import label_of
from publishing.workflow.review import DraftReview, reviews_of
from publishing.workflow.roles import may, permission_to

MAX_ITEMS = 100
BULK_ACTIONS = ["submit", "approve", "publish", "schedule", "return", "withdraw"]


def url_of_action(model_admin, name, items=()):
    options = model_admin.opts
    url = reverse(f"admin:{options.app_label}_{options.model_name}_action", args=[name])
    return f"{url}?{urlencode([('item', item.pk) for item in items])}"


RENAMED = {"clear": "confirm"}  # {name that an action had once: its name now}, for pages that are still open


def action_view(model_admin, request, name):
    """The page of an action for the items that the request names, and its answer to the button, which is given once."""
    if name in RENAMED:
        url = request.get_full_path().replace(f"/do/{name}/", f"/do/{RENAMED[name]}/", 1)
        return HttpResponseRedirect(url, preserve_request=True)
    answer = answer_in_parts if len(request.POST.getlist("item")) > 1 else answer_once
    return answer(request, partial(take_action, model_admin, name))


def take_action(model_admin, name, request):
    action = next((action for action in model_admin.workflow_actions if action.name == name), None)
    attempts = attempts_from(model_admin, request, action) if action else []
    if not attempts or (len(attempts) > 1 and name not in model_admin.bulk):
        raise Http404
    if not any(attempt.is_allowed for attempt in attempts):
        raise PermissionDenied
    form = form_of(action, request, attempts)
    if request.method == "POST" and form.is_valid() and not refusal_of(request):
        for attempt in attempts:
            attempt.run(form.values)
        tell_done(model_admin, request, attempts)
        tell_gone(model_admin, request, attempts)
        attempts = [attempt for attempt in attempts if not attempt.is_done] or attempts
        if attempts[0].is_done:
            return HttpResponseRedirect(url_after(model_admin, attempts))
        add_errors(form, attempts)
    return page_of(model_admin, request, action, form, attempts)


class Attempt:
    """One item on the page of an action: what the action would do to it, and what became of it."""

    def __init__(self, review, version, action, request):
        self.review, self.version, self.action, self.request = review, version, action, request
        self.item, self.by = review.item, request.user
        self.errors = {}
        self.messages = []  # errors that no field of the form shows
        self.told = ""  # a sentence that says what was done
        self.form_has_note = self.is_done = False

    @cached_property
    def refusal(self):
        return self.action.refusal(self.item, self.review.draft, self.by)

    @property
    def is_allowed(self):
        return may(self.by, self.action.permission, self.item)

    @cached_property
    def warnings(self):
        texts = self.action.warnings(self.item, self.review.draft)
        return [*texts, self.refusal] if self.refusal else texts

    @property
    def differences(self):
        return self.review.differences if self.action.shows_draft else []

    @property
    def content(self):
        return self.review.content if self.action.shows_draft else []

    @property
    def returned(self):
        """The draft as it was returned last, where the page is about the draft; None if it never was."""
        return self.review.last_return if self.action.shows_draft else None

    @cached_property
    def notification(self):
        return self.review.notification if self.action.is_about_draft else None

    @cached_property
    def checklist(self):
        """Errors to mend before publication, as (URL of the place in the form, sentence)."""
        if not self.action.is_about_draft or self.refusal:
            return []
        return [(url_in_form(self.item, name), message) for name, message in self.review.publication_errors()]

    @cached_property
    def advice(self):
        """The texts that one language lacks, each with its place in the form."""
        if not self.action.is_about_draft or self.review.draft is None:
            return []
        missing = missing_texts(self.review.drafted, self.item.dependent_relations)
        return [
            (url_in_form(self.item, relation or column), label_of(type(self.item), relation, column))
            for relation, column in missing
        ]

    def run(self, values):
        if "is_minor" not in values and self.action.form.has_note and self.notification:  # nothing was asked of many
            values = values | {f"note_{code}": note for code, note in self.notification["notes"].items()}
        try:
            self.told = do_part(self.request, self.item.pk, partial(self.do, values))
            self.is_done = True
        except ConflictError:
            self.start_again()
        except ValidationError as error:
            self.errors = messages_by_field(error)
            self.read_again()

    def do(self, values):
        """Run the action, and return a sentence that says what was done."""
        result = self.action.run(self.item, by=self.by, version=self.version, **values)
        text = _("“%(item)s”: %(outcome)s.") % {"item": self.item, "outcome": self.action.outcome(self.item)}
        return " ".join(map(str, filter(None, [text, self.action.afterwards, result])))

    def read_again(self):
        """Show how the item is now, with what was refused beside it."""
        try:
            self.item.refresh_from_db()
        except ObjectDoesNotExist as error:
            raise Http404 from error
        self.review = DraftReview(self.item)
        for name in ("refusal", "warnings", "notification", "checklist", "advice"):
            self.__dict__.pop(name, None)

    def start_again(self):
        """Begin anew because somebody else was first: the next try is about what is shown now."""
        self.read_again()
        self.version = self.item.version
        self.errors = {NON_FIELD_ERRORS: [_("Someone else changed this in the meantime. Below is how it is now.")]}

    @property
    def shown_notification(self):
        """Notification of readers, or None if the form of the action asks for it."""
        return None if self.form_has_note else self.notification


def url_in_form(item, name):
    """The address of a field, or of the rows of a relation, in the form of an item."""
    return f"{item.form_url}#{name}-group" if name in item.dependent_relations else f"{item.form_url}#id_{name}"


def attempts_from(model_admin, request, action):
    """The items that the page is about, each at the version that was shown."""
    given = request.POST if request.method == "POST" else request.GET
    keys = [key for key in map(key_from, given.getlist("item")) if key]
    items = list(model_admin.get_queryset(request).with_drafts().filter(pk__in=keys[:MAX_ITEMS]).order_by("pk"))
    is_shown = request.method == "POST"
    reviews = map(DraftReview, items) if is_shown else reviews_of(items)
    return [Attempt(review, version_from(given, review.item, is_shown), action, request) for review in reviews]


def version_from(given, item, is_shown):
    """Return the version that the page showed, or that of now for a link to it. Return -1 if it is not valid."""
    version = given.get(f"version-{item.pk}")
    if version is None and not is_shown:
        return item.version
    return key_from(version) or -1


def form_of(action, request, attempts):
    """Return the form of an action. For many items it asks only for answers that are the same for all."""
    review = attempts[0].review if len(attempts) == 1 else None
    if request.method == "POST":
        return action.form(request.POST, review=review, user=request.user)
    return action.form(initial={"revision": request.GET.get("revision")}, review=review, user=request.user)


def page_of(model_admin, request, action, form, attempts):
    for attempt in attempts:
        attempt.form_has_note = "readers" in form.fields
        attempt.messages = [text for name, texts in attempt.errors.items() if name not in form.fields for text in texts]
    context = model_admin.admin_site.each_context(request) | {
        "title": action.label,
        "opts": model_admin.opts,
        "action": action,
        "form": form,
        "refusal": refusal_of(request),
        "attempts": attempts,
        "original": attempts[0].item if len(attempts) == 1 else None,
        "is_possible": any(attempt.refusal is None for attempt in attempts),
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/publishing/action.html", context)


def tell_done(model_admin, request, attempts):
    for attempt in attempts:
        if attempt.is_done:
            model_admin.message_user(request, attempt.told, messages.SUCCESS)


def tell_gone(model_admin, request, attempts):
    """Say how many of the chosen items are not there any more."""
    count = len(set(request.POST.getlist("item"))) - len(attempts)
    if count > 0:
        text = ngettext(
            "%(count)d item that you chose was deleted meanwhile.",
            "%(count)d items that you chose were deleted meanwhile.",
            count,
        )
        model_admin.message_user(request, text % {"count": count}, messages.WARNING)


def url_after(model_admin, attempts):
    item = attempts[0].item
    if len(attempts) == 1 and item.pk:  # it has none where the action deleted it
        return item.form_url
    return reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")


def add_errors(form, attempts):
    """Show errors beside the fields that can mend them, where there is one item."""
    if len(attempts) == 1:
        for name, texts in attempts[0].errors.items():
            for text in texts if name in form.fields else ():
                form.add_error(name, text)


# Bulk actions


def box_with_version(box, item):
    """The checkbox of a row with the version that the list shows, so that nobody acts on what changed since."""
    return format_html('{}<input type="hidden" name="version-{}" value="{}">', box, item.pk, item.version)


def bulk_actions(model_admin, request, actions):
    """The bulk actions of a list: one for each action that makes sense for many, in place of deleting."""
    actions.pop("delete_selected", None)
    for action in model_admin.workflow_actions:
        permission = permission_to(action.permission, model_admin.model)
        if action.name in model_admin.bulk and request.user.has_perm(permission):
            actions[action.name] = (open_page, action.name, action.label)
    return actions


def open_page(model_admin, request, queryset):
    """Open the page of an action with the items as the list showed them."""
    if request.POST.get("select_across") == "1":
        text = _(
            "This works only on the rows shown on one page, so that you can see each of them. Select them page by page."
        )
        model_admin.message_user(request, text, messages.ERROR)
        return None
    keys = request.POST.getlist("_selected_action")
    query = [("item", key) for key in keys]
    query += [(f"version-{key}", request.POST.get(f"version-{key}", "")) for key in keys]
    return HttpResponseRedirect(f"{url_of_action(model_admin, request.POST['action'])}{urlencode(query)}")
