"""Pages of the browsers in which an account is signed in, with the buttons that sign it out there."""

import uuid

from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext
from django.views.generic import TemplateView

from accounts.choices import AuditEvent
from accounts.models import AuditEntry, SessionRecord
from accounts.notes import lazy_note
from accounts.sessions import RECORD
from accounts.views import StaffPage

ALL = "all"  # in place of the key of a session
ENDED = gettext_noop("Browsers signed out: %(count)s.")


class SessionList:
    """Mixin for a page with the sessions of `self.account`, except that of the request to be ended one by one."""

    def sessions(self):
        here = self.request.session.get(RECORD)
        records = list(SessionRecord.objects.valid().filter(user=self.account))
        for record in records:
            record.is_here = str(record.pk) == here
        return sorted(records, key=lambda record: not record.is_here)

    def get_context_data(self, **context):
        sessions = self.sessions()
        others = sum(not record.is_here for record in sessions)
        return super().get_context_data(sessions=sessions, others=others, **context)

    def end_from(self, given):
        """End the session of a key, or ALL but that of the request, and say so."""
        with transaction.atomic():
            count = self.end(given)
            if count:
                note = lazy_note(ENDED, count=count)
                AuditEntry.objects.record(AuditEvent.ENDED_SESSIONS, by=self.request.user, item=self.account, note=note)
        text = ngettext("%(count)d browser was signed out.", "%(count)d browsers were signed out.", count)
        messages.success(self.request, text % {"count": count} if count else _("It was signed out before."))

    def end(self, given):
        if given == ALL:
            return SessionRecord.objects.end(self.account, but=self.request)
        try:
            key = uuid.UUID(given)
        except ValueError as error:
            raise Http404 from error
        return SessionRecord.objects.filter(pk=key, user=self.account).delete()[0]


class OwnSessions(SessionList, StaffPage, TemplateView):
    """Sessions of the person who is signed in."""

    title = gettext_lazy("Where you are signed in")
    template_name = "accounts/sessions.html"
    needs_full_sign_in = True

    @property
    def account(self):
        return self.request.user

    def post(self, request, *args, **kwargs):
        self.end_from(request.POST.get("end", ""))
        return redirect("admin:sessions")


class AccountSessions(SessionList, TemplateView):
    """Sessions of an account, for those who may change it. Its admin checks that and gives the account."""

    template_name = "admin/accounts/sessions.html"
    account = opts = None

    def get_context_data(self, **context):
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=_("Where this account is signed in"),
            subtitle=str(self.account),
            account=self.account,
            opts=self.opts,
            **context,
        )

    def post(self, request, *args, **kwargs):
        self.end_from(request.POST.get("end", ""))
        return redirect(request.path)
