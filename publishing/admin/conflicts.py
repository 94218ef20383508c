"""Two people, one item: whoever saves second sees both versions, and takes either value of each difference."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import AuditEntry
from accounts.notes import lazy_note
from accounts.once import NOT_MADE_FOR, refusal_of
from publishing.admin.actions import url_of_action
from publishing.autosaves.form_ids import hidden_form_ids
from publishing.differences import Kind, compare, merge
from publishing.items import ConflictError
from publishing.outdated import usable_snapshot
from publishing.snapshots import complete_snapshot, with_present_names
from publishing.workflow.actions import NO_EDITS

SIDES = {"mine", "theirs"}
CHOSEN = gettext_noop("Chosen from two versions that were saved at the same time.")


class ConflictPage:
    """The page that shows what was typed beside what was saved meanwhile."""

    def __init__(self, model_admin, request, item):
        self.model_admin, self.request, self.item = model_admin, request, item

    def read_again(self):
        """Read what somebody else made of the item. Raise Http404 if they deleted it."""
        try:
            self.item.refresh_from_db()
        except ObjectDoesNotExist as error:
            raise Http404 from error

    def ask(self, base, mine, values, problems=()):
        theirs, outdated = usable_snapshot(self.item.working_copy(), self.item)
        token = self.model_admin.form_token("conflict", self.request, self.item, [base, mine, values])
        latest = AuditEntry.objects.of(self.item).exclude(event__in=NO_EDITS).first()
        is_own = latest and latest.actor_id == self.request.user.pk  # by Back, or in another window
        context = self.model_admin.admin_site.each_context(self.request) | {
            "title": _("You saved this before") if is_own else _("Someone else saved this in the meantime"),
            "is_own": is_own,
            "opts": self.model_admin.opts,
            "original": self.item,
            "latest": latest,
            "differences": choices(type(self.item), base, theirs, mine, self.request.POST),
            "outdated": outdated,
            "mine": token,
            "form_ids": hidden_form_ids(self.request.POST),
            "is_to_submit": "_submit" in self.request.POST,
            "problems": problems,
        }
        return TemplateResponse(self.request, "admin/publishing/conflict.html", context)

    def take_choice(self):
        """Save what was chosen on the page."""
        request, item = self.request, self.item
        try:
            token = request.POST["mine"]
            version, (*sides, values) = self.model_admin.read_form_token("conflict", request, item, token)
        except SuspiciousOperation:  # what was typed is in the token, for one person and item
            self.model_admin.message_user(request, NOT_MADE_FOR, messages.ERROR)
            return HttpResponseRedirect(request.path)
        base, mine = (complete_snapshot(item, with_present_names(type(item), side)) for side in sides)
        if sentence := refusal_of(request):
            return self.ask(base, mine, values, [sentence])
        try:
            with item.optimistic_lock(version):
                theirs, _outdated = usable_snapshot(item.working_copy(), item)
                differences = choices(type(item), base, theirs, mine, request.POST)
                if not all(difference.choice for difference in differences):
                    raise ValidationError(_("Both of you changed the same fields. Choose one version of each."))
                chosen = [difference.path for difference in differences if difference.choice == "mine"]
                request.change_message = lazy_note(CHOSEN)
                self.model_admin.save_result(
                    request, item, item.validated(merge(theirs, mine, chosen)), values, item.working_copy()
                )
        except (ConflictError, ValidationError) as error:
            self.read_again()
            return self.ask(base, mine, values, getattr(error, "messages", ()))
        is_to_submit = "_submit" in request.POST
        return HttpResponseRedirect(url_of_action(self.model_admin, "submit", [item]) if is_to_submit else request.path)


def choices(model, base, theirs, mine, given):
    """Return the differences, each with the side to take as `choice`: as given, else the side that changed it.

    If both sides did and nothing was given yet, it is empty and `hint` says so: nobody's work is dropped unseen.
    """
    typed = {difference.path for difference in compare(model, base, mine, for_staff=True)}
    changed = {difference.path: difference for difference in compare(model, base, theirs, for_staff=True)}
    differences = compare(model, theirs, mine, for_staff=True)
    for difference in differences:
        path = difference.path
        is_mine, is_theirs = (any(overlap(path, each) for each in paths) for paths in (typed, changed))
        is_clash = is_mine and is_theirs
        side = given.get(f"take-{path}")
        default = "" if is_clash else "mine" if is_mine else "theirs"
        difference.choice = side if side in SIDES else default
        if is_clash:
            difference.hint = hint(difference, changed.get(path))
    return differences


def overlap(path, other):
    """Return True if two changes are about the same, such as a row and a field of it."""
    return path == other or path.startswith(f"{other}/") or other.startswith(f"{path}/")


def hint(difference, change):
    if difference.kind == Kind.ADDED:
        return _("The other person removed this, and you changed something in it.")
    if difference.kind == Kind.REMOVED:
        return _("You removed this, and the other person changed something in it.")
    if change is None or change.kind != Kind.CHANGED or change.is_long:
        return _("Both of you changed this.")
    return _("Both of you changed this. Before that, it was: %(old)s") % {"old": change.old or "—"}
