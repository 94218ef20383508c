import copy
from functools import wraps

from django.contrib import admin
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse


def is_to_be_kept(request):
    """Not signing out, and no new passwords."""
    return request.path != reverse("admin:logout") and not any("password" in name for name in request.POST)


class StaffSite(admin.AdminSite):
    """The administration: what somebody typed outlives their session, and a change of password is put on record."""

    # The site is made while apps are still being loaded: what needs models is imported where it is used.

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def page(request, *args, **kwargs):
            is_form = request.method == "POST" and is_to_be_kept(request)
            if is_form and request.user.is_anonymous:
                return self.login_again(request)
            if is_form:
                request.session.pop("kept", None)  # sent again by now, or left behind
            return inner(request, *args, **kwargs)

        return page

    def login_again(self, request):
        """The form to sign in, with what was sent; the session ended while it was typed."""
        from accounts.kept import seal

        visit = copy.copy(request)
        visit.method, visit.POST = "GET", QueryDict()
        return self.login(visit, {"kept": seal(request), "app_path": reverse("admin:login")})

    def login(self, request, extra_context=None):
        from accounts.kept import unseal

        kept = request.POST.get("kept", "")
        response = super().login(request, {"kept": kept} | (extra_context or {}))
        if response.status_code == 302 and (sent := unseal(kept)):
            request.session["kept"] = sent
            return redirect("accounts:kept")
        return response

    def password_change(self, request, extra_context=None):
        response = super().password_change(request, extra_context)
        if response.status_code == 302:
            from accounts.choices import AuditEvent
            from accounts.models import AuditEntry

            AuditEntry.objects.record(AuditEvent.CHANGED_PASSWORD, by=request.user, item=request.user)
        return response
