"""The deletion of what was made by mistake: as long as nothing names it, in the present, in drafts or in the past."""

from functools import partial

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from accounts.once import answer_once, shows_page
from publishing.items import ConflictError
from publishing.removal.trash import throw_away
from publishing.workflow.removal import is_begun_by

DELETED = gettext_noop("Its address was “%(slug)s”. Versions that were deleted with it: %(count)s.")
CHANGED = _("Someone else changed this in the meantime. Look at it, and try again.")


class DeletesUnused:
    """Mixin for the admin of what items name and, while none does, can be deleted with its revisions.

    `reason_to_stay` returns a sentence that says why an item cannot be deleted, or None.
    """

    reason_to_stay = None

    def has_delete_permission(self, request, obj=None):
        """Return True for those who may change it, and for whoever added it; of a list nobody deletes several."""
        may_add = obj is not None and self.has_add_permission(request)
        return may_add and (self.has_change_permission(request, obj) or is_begun_by(request.user, obj))

    def delete_view(self, request, object_id, extra_context=None):
        delete = partial(self.delete_or_say_why_not, object_id=object_id, extra_context=extra_context)
        return answer_once(request, shows_page(delete))

    def delete_or_say_why_not(self, request, object_id, extra_context):
        item = self.get_object(request, unquote(object_id))
        if item is None or not self.has_delete_permission(request, item):
            return super().delete_view(request, object_id, extra_context)
        try:
            reason = self.reason_to_stay(item)
            if not reason:
                return super().delete_view(request, object_id, extra_context)
        except (ConflictError, IntegrityError):
            reason = self.reason_to_stay(item) or CHANGED
        self.message_user(request, reason, messages.ERROR)
        return HttpResponseRedirect(item.form_url)

    def get_deleted_objects(self, objs, request):
        """Leave out the revisions, which go with it."""
        return [str(item) for item in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def log_deletions(self, request, queryset):
        for item in queryset:
            note = lazy_note(DELETED, slug=item.slug, count=item.revisions.count())
            AuditEntry.objects.record(AuditEvent.DELETED, by=request.user, item=item, note=note)

    def delete_model(self, request, obj):
        """Move an item with its history to the trash. Raise ConflictError if somebody came to use it meanwhile."""
        obj.lock_version(obj.version)
        if self.reason_to_stay(obj):
            raise ConflictError
        throw_away(obj, by=request.user)
