"""Two people, one item: whoever saves second sees both versions, and takes either value of each difference."""

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from publishing import verbs
from publishing.admin.sealing import opened, sealed
from publishing.differences import compare, merge
from publishing.items import ConflictError

UNNOTICED = [verb.audit for verb in verbs.ALL if not verb.is_edit]  # what leaves an item as it is


class ConflictsAdmin(admin.ModelAdmin):
    def take_late(self, request, item, base, context):
        """Somebody saved first: show both, and write nothing."""
        read_again(item)
        response, saved = self.rehearse(request, item, base, context | {"is_late": True})
        if saved is None:
            return response  # mistakes in what was typed come first
        return self.ask(request, item, base, *saved)

    def ask(self, request, item, base, mine, notes, problems=()):
        """The page that shows what was typed beside what was saved meanwhile, to take either of each."""
        context = self.admin_site.each_context(request) | {
            "title": _("Somebody else saved this meanwhile"),
            "opts": self.opts,
            "original": item,
            "latest": AuditEntry.objects.of(item).exclude(verb__in=UNNOTICED).first(),
            "differences": compare(type(item), item.working_copy(), mine, for_staff=True),
            "typed": typed_paths(compare(type(item), base, mine, for_staff=True)),
            "mine": sealed("mine", item, request.user, base, mine, notes),
            "problems": problems,
        }
        return TemplateResponse(request, "admin/publishing/conflict.html", context)

    def take_choice(self, request, item):
        """What was chosen on that page."""
        version, (base, mine, notes) = opened("mine", item, request.user, request.POST["mine"])
        try:
            with item.changing(version):
                theirs = item.working_copy()
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
