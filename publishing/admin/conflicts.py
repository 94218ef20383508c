"""Two people, one item: whoever saves second sees both versions, and takes either value of each difference."""

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import AuditEntry
from accounts.notes import lazy_note
from publishing import verbs
from publishing.admin.sealing import opened, sealed
from publishing.differences import Kind, compare, merge
from publishing.fitting import what_fits
from publishing.items import ConflictError

UNNOTICED = [verb.audit for verb in verbs.ALL if not verb.is_edit]  # what leaves an item as it is
SIDES = {"mine", "theirs"}
CHOSEN = gettext_noop("Chosen from two versions that were saved at the same time.")


class ConflictsAdmin(admin.ModelAdmin):
    def take_late(self, request, item, base, context, problems=()):
        """Somebody was first: show both, and write nothing."""
        read_again(item)
        response, saved = self.rehearse(request, item, base, context | {"is_late": True})
        if saved is None:
            return response  # mistakes in what was typed come first
        return self.ask(request, item, base, *saved, problems)

    def ask(self, request, item, base, mine, notes, problems=()):
        """The page that shows what was typed beside what was saved meanwhile, to take either of each."""
        theirs, unfit = what_fits(item.working_copy(), item)
        context = self.admin_site.each_context(request) | {
            "title": _("Someone else saved this in the meantime"),
            "opts": self.opts,
            "original": item,
            "latest": AuditEntry.objects.of(item).exclude(event__in=UNNOTICED).first(),
            "differences": choices(type(item), base, theirs, mine, request.POST),
            "unfit": unfit,
            "mine": sealed("mine", item, request.user, base, mine, notes),
            "is_to_submit": "_submit" in request.POST,
            "problems": problems,
        }
        return TemplateResponse(request, "admin/publishing/conflict.html", context)

    def take_choice(self, request, item):
        """What was chosen on that page."""
        version, (base, mine, notes) = opened("mine", item, request.user, request.POST["mine"])
        try:
            with item.changing(version):
                theirs, _unfit = what_fits(item.working_copy(), item)
                differences = choices(type(item), base, theirs, mine, request.POST)
                if not all(difference.choice for difference in differences):
                    raise ValidationError(_("Both of you changed the same fields. Choose one version of each."))
                chosen = [difference.path for difference in differences if difference.choice == "mine"]
                request.change_message = lazy_note(CHOSEN)
                self.keep(request, item, item.tried(merge(theirs, mine, chosen)), notes)
        except (ConflictError, ValidationError) as error:
            read_again(item)
            return self.ask(request, item, base, mine, notes, getattr(error, "messages", ()))
        return HttpResponseRedirect(self.verb_url("submit", [item]) if "_submit" in request.POST else request.path)


def choices(model, base, theirs, mine, given):
    """The differences, each with the side that is taken as `choice`: what was given, else whoever changed it.

    Where both did, and nothing was given yet, it is empty: nobody's work is dropped unseen. `remark` says so.
    """
    typed = {difference.path for difference in compare(model, base, mine, for_staff=True)}
    changed = {difference.path: difference for difference in compare(model, base, theirs, for_staff=True)}
    differences = compare(model, theirs, mine, for_staff=True)
    for difference in differences:
        path = difference.path
        is_mine, is_theirs = (any(touches(path, each) for each in paths) for paths in (typed, changed))
        is_clash = is_mine and is_theirs
        side = given.get(f"take-{path}")
        by_itself = "" if is_clash else "mine" if is_mine else "theirs"
        difference.choice = side if side in SIDES else by_itself
        if is_clash:
            difference.remark = remark(difference, changed.get(path))
    return differences


def touches(path, other):
    """Whether two changes are about the same: a row, and a field of it, are."""
    return path == other or path.startswith(f"{other}/") or other.startswith(f"{path}/")


def remark(difference, change):
    if difference.kind == Kind.ADDED:
        return _("The other person removed this, and you changed something in it.")
    if difference.kind == Kind.REMOVED:
        return _("You removed this, and the other person changed something in it.")
    if change is None or change.kind != Kind.CHANGED or change.is_long:
        return _("Both of you changed this.")
    return _("Both of you changed this. Before that, it was: %(old)s") % {"old": change.old or "—"}


def read_again(item):
    """What somebody else made of it; Http404 where they deleted it."""
    try:
        item.refresh_from_db()
    except ObjectDoesNotExist as error:
        raise Http404 from error
