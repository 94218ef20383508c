"""The trash in the administration: what was deleted, by whom, and until when it can be restored."""

from functools import partial

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.links import name_of_type
from accounts.once import answer_once, refusal_of, shows_page
from publishing.models import LiveModel
from publishing.removal.models import RemovedContent
from publishing.removal.trash import DAYS_KEPT, GONE, destroy_trash, item_in, may_destroy, may_restore, restore
from publishing.workflow.roles import permission_to

PAGE_SIZE = 50


@admin.register(RemovedContent)
class TrashAdmin(admin.ModelAdmin):
    """A list with a button for each item; there is nothing to add or to edit."""

    def get_urls(self):
        view = self.admin_site.admin_view
        name = "publishing_removedcontent"
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("<int:key>/restore/", view(self.restore_view), name=f"{name}_restore"),
            path("<int:key>/destroy/", view(self.destroy_view), name=f"{name}_destroy"),
        ]

    def has_module_permission(self, request):
        return True  # every member of staff deletes something: reports of their own

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        """Select what the user deleted, and what others did where the user may delete such items; nothing private."""
        own = Q(remover=request.user)
        others = Q(item_type__in=deletable_types(request.user), is_private=False)
        return RemovedContent.objects.trash().filter(own | others).select_related("remover")

    def changelist_view(self, request, extra_context=None):
        page = Paginator(self.get_queryset(request), PAGE_SIZE).get_page(request.GET.get("page"))
        context = self.admin_site.each_context(request) | {
            "title": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            "page": page,
            "days": DAYS_KEPT,
            "rows": [self.row(removed, request.user) for removed in page if may_restore(request.user, removed)],
        }
        return TemplateResponse(request, "admin/publishing/trash.html", context)

    def row(self, removed, user):
        return {
            "removed": removed,
            "name": str(item_in(removed)),  # in the language in force
            "kind": capfirst(name_of_type(removed.item_type)),
            "is_destroyable": may_destroy(user, removed),
        }

    def allowed(self, request, key, is_allowed):
        """Return a row of the trash that the user may act on, or None if it is not there for them.

        Raise PermissionDenied if they may not do this with it.
        """
        removed = self.get_queryset(request).filter(pk=key).first()
        if removed is None:
            return None
        if not is_allowed(request.user, removed):
            raise PermissionDenied
        return removed

    def restore_view(self, request, key):
        """Restore an item at the press of its button, once, and show its form."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return answer_once(request, partial(self.restored, key=key))

    def restored(self, request, key):
        if sentence := refusal_of(request):
            self.message_user(request, sentence, messages.WARNING)
            return self.to_list()
        try:
            if self.allowed(request, key, may_restore) is None:
                raise ValidationError(GONE)
            item = restore(key, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return self.to_list()
        text = _("“%(item)s” is back as it was, with its drafts and files.")
        self.message_user(request, text % {"item": item}, messages.SUCCESS)
        options = item._meta
        return HttpResponseRedirect(reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[item.pk]))

    def destroy_view(self, request, key):
        return answer_once(request, shows_page(partial(self.ask_and_destroy, key=key)))

    def ask_and_destroy(self, request, key):
        """Ask, and then destroy an item of the trash for good."""
        removed = self.allowed(request, key, may_destroy)
        if removed is None:
            raise Http404
        if request.method == "POST":
            destroy_trash(removed, by=request.user)
            text = _("“%(item)s” was destroyed for good.")
            self.message_user(request, text % {"item": removed.item_name}, messages.SUCCESS)
            return self.to_list()
        context = self.admin_site.each_context(request) | {
            "title": _("Destroy for good"),
            "opts": self.opts,
            **self.row(removed, request.user),
        }
        return TemplateResponse(request, "admin/publishing/destroy.html", context)

    def to_list(self):
        return HttpResponseRedirect(reverse("admin:publishing_removedcontent_changelist"))


def deletable_types(user):
    """Return the labels of the models of which a user may delete items."""
    models = [model for model in apps.get_models() if issubclass(model, LiveModel)]
    return [model._meta.label_lower for model in models if user.has_perm(permission_to("delete", model))]
