from functools import wraps
from math import ceil

from django.contrib import admin
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext

from accounts import resubmission
from accounts.as_get import as_get


class StaffSite(admin.AdminSite):
    """The administration: a typed form outlives its session, and who guesses names or passwords has to wait."""

    # The site is made while apps are still being loaded: what needs models is imported where it is used.

    def get_urls(self):
        from accounts.session_views import OwnSessions
        from accounts.views import presence

        return [
            path("presence/", presence, name="presence"),
            path("sessions/", OwnSessions.as_view(), name="sessions"),
            path("search/", self.admin_view(self.search_view), name="search"),
            *super().get_urls(),
        ]

    def search_view(self, request):
        """The results of the search box in the header, or the form of the only item that was named."""
        from accounts.site_search import SearchForm, SiteSearch

        form = SearchForm(request.GET)
        search = SiteSearch(self, request, form.cleaned_data["q"]) if form.is_valid() else None
        if search and search.only_form_url:
            return redirect(search.only_form_url)
        context = {"title": gettext("Search"), "form": form, "search": search, "search_text": form["q"].value() or ""}
        return TemplateResponse(request, "admin/search.html", self.each_context(request) | context)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def view_or_login(request, *args, **kwargs):
            from accounts.kept_files.requests import answer_with_kept_files

            if resubmission.is_possible(request):
                if request.user.is_anonymous:
                    return self.login_to_resubmit(request, resubmission.make_token(request))
                if resubmission.opener_of(request.POST) not in (None, request.user.pk):
                    return self.resubmit(request, resubmission.make_token(request, resubmission.CHANGED))
                request.session.pop(resubmission.FORM, None)  # sent again by now, or given up
            if request.method == "POST" and request.user.is_authenticated:
                return answer_with_kept_files(request, lambda: inner(request, *args, **kwargs))
            return inner(request, *args, **kwargs)

        return view_or_login

    def resubmit(self, request, token):
        """Let somebody who is signed in look at a form before they send it again."""
        request.session[resubmission.FORM] = token
        return redirect("accounts:resubmission")

    def login_to_resubmit(self, request, token):
        """Answer a form that arrived without a session with the page to sign in, which carries it."""
        return self.login(as_get(request), {resubmission.FORM: token, "app_path": reverse("admin:login")})

    def login(self, request, extra_context=None):
        from accounts.throttling import TriedName

        token = request.POST.get(resubmission.FORM, "")
        context = {resubmission.FORM: token} | (extra_context or {})
        name = request.POST.get("username", "")
        if request.method == "POST" and (seconds := TriedName.objects.try_name(request, name)):
            return self.login_to_wait(request, context, seconds)
        response = super().login(request, context)
        if request.method == "POST" and response.status_code == 302:
            TriedName.objects.remember(request, name)
        if response.status_code == 302 and resubmission.read_token(token):
            return self.resubmit(request, token)
        return response

    def login_to_wait(self, request, context, seconds):
        """Answer with the page to sign in, which says how long to wait and still carries a form to send again."""
        from accounts.signin import record_throttled

        record_throttled(request)
        response = super().login(as_get(request), context | {"wait_minutes": ceil(seconds / 60)})
        response.status_code = 429
        response.headers["Retry-After"] = seconds
        return response

    def password_change(self, request, extra_context=None):
        from accounts.once import answer_once, shows_page
        from accounts.password_change import OwnNewPassword

        request.current_app = self.name
        context = self.each_context(request) | (extra_context or {})
        return answer_once(request, shows_page(OwnNewPassword.as_view(extra_context=context)))
