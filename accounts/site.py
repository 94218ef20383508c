from django.contrib import admin


class StaffSite(admin.AdminSite):
    """The administration, where changing one's own password is put on record as well."""

    def password_change(self, request, extra_context=None):
        response = super().password_change(request, extra_context)
        if response.status_code == 302:
            # The site is made while apps are still being loaded.
            from accounts.choices import Verb
            from accounts.models import AuditEntry

            AuditEntry.objects.record(Verb.CHANGED_PASSWORD, by=request.user, item=request.user)
        return response
