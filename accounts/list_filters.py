"""Lists of the administration whose address has a filter that no link of ours has."""

from django.contrib import messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

NOT_FILTERED = _("The address had a filter that does not exist or has no such value, so the whole list is shown.")


class ForgedFiltersAdmin:
    """Mixin before ModelAdmin that shows the whole list, and says so, where the address cannot be read."""

    def changelist_view(self, request, extra_context=None):
        whole = f"{request.path}?{ERROR_FLAG}=1"
        try:
            response = super().changelist_view(request, extra_context)
        except (SuspiciousOperation, OverflowError):  # a lookup that is not allowed; a number too long for SQLite
            response = HttpResponseRedirect(whole)
        if response.status_code == 302 and response.url == whole:
            self.message_user(request, NOT_FILTERED, messages.WARNING)
        return response
