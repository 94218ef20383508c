"""The second factor of whoever is signed in: set it up, give it, look after it."""

import django_otp
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.views import RedirectURLMixin
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View

from accounts import access, factors
from accounts.choices import AuditEvent
from accounts.client_ip import client_ip
from accounts.forms import CodeForm, SetUpForm
from accounts.models import AuditEntry
from accounts.notes import lazy_note

KEY, CODES = "second_factor_key", "recovery_codes"  # in the session, until they are confirmed or shown
WITH_PHONE = gettext_noop("With a code from the phone. Address: %(address)s")
WITH_RECOVERY_CODE = gettext_noop("With a recovery code; %(left)s are left. Address: %(address)s")
WRONG_CODE = gettext_noop("Wrong two-step verification code. Address: %(address)s")
NEW_CODES = gettext_noop("New recovery codes.")


@method_decorator([never_cache, sensitive_post_parameters(), staff_member_required], name="dispatch")
class StaffPage(RedirectURLMixin):
    """Open to staff who gave their password, whether or not the second factor was given."""

    next_page = reverse_lazy("admin:index")
    needs_verification = True  # where a second factor is set up
    is_beyond = False  # whether nothing of it opens before it is clear that no second factor is missing

    def dispatch(self, request, *args, **kwargs):
        if self.is_beyond and not access.is_fully_signed_in(request.user):
            return redirect(reverse("accounts:second-factor", query={"next": request.path}))
        self.is_set_up = factors.is_set_up(request.user)
        if self.needs_verification and self.is_set_up and not access.is_verified(request.user):
            return redirect(self.with_next("accounts:code"))
        return super().dispatch(request, *args, **kwargs)

    def with_next(self, name):
        """Another of these pages, with the page that was asked for at first; never one of another site."""
        address, target = reverse(name), self.get_redirect_url()
        return reverse(name, query={"next": target}) if target else address

    def get_context_data(self, **context):
        user = self.request.user
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=self.title,
            is_fully_signed_in=access.is_fully_signed_in(user),
            next=self.get_redirect_url(),
            **context,
        )

    def record(self, event, note=""):
        AuditEntry.objects.record(event, by=self.request.user, item=self.request.user, note=note)


class SecondFactor(StaffPage, TemplateView):
    """What is set up, and the way to change it; on to setting up or the code where that comes first."""

    title = _("Two-step verification")
    template_name = "accounts/second_factor.html"

    def get(self, request, *args, **kwargs):
        if not self.is_set_up and not access.is_fully_signed_in(request.user):
            return redirect(self.with_next("accounts:set-up"))
        if self.is_set_up and self.get_redirect_url():
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context):
        user = self.request.user
        return super().get_context_data(
            is_set_up=self.is_set_up,
            is_required=access.is_required_of(user),
            codes_left=factors.recovery_codes_left(user),
            **context,
        )


class SetUp(StaffPage, FormView):
    title = _("Set up two-step verification")
    template_name = "accounts/set_up.html"
    form_class = SetUpForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"key": self.key()}

    def key(self):
        """The key of this session: nobody else has seen it, and it is the same when a wrong code was typed."""
        return self.request.session.setdefault(KEY, factors.new_key())

    def get_context_data(self, **context):
        address = factors.address_for(self.request.user, self.key())
        codes = {"qr": factors.qr_code(address), "secret": factors.spoken(self.key())}
        return super().get_context_data(is_set_up=self.is_set_up, **codes, **context)

    def form_valid(self, form):
        device, codes = factors.set_up(self.request.user, form.key, form.step, replace=self.is_set_up)
        django_otp.login(self.request, device)
        self.request.session.cycle_key()
        del self.request.session[KEY]
        self.request.session[CODES] = codes
        self.record(AuditEvent.SET_UP_SECOND_FACTOR)
        return redirect(self.with_next("accounts:recovery-codes"))


class EnterCode(StaffPage, FormView):
    title = _("Two-step verification")
    template_name = "accounts/code.html"
    form_class = CodeForm
    needs_verification = False

    def get(self, request, *args, **kwargs):
        if not self.is_set_up or access.is_verified(request.user):
            return redirect(self.with_next("accounts:second-factor"))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        django_otp.login(self.request, form.device)
        self.request.session.cycle_key()
        self.record(AuditEvent.SIGNED_IN, self.note_on(form.device))
        return redirect(self.get_success_url())

    def note_on(self, device):
        address = client_ip(self.request) or ""
        if isinstance(device, factors.TOTPDevice):
            return lazy_note(WITH_PHONE, address=address)
        return lazy_note(WITH_RECOVERY_CODE, left=factors.recovery_codes_left(self.request.user), address=address)

    def form_invalid(self, form):
        if form.has_error("code", "wrong"):
            self.record(AuditEvent.FAILED_TO_SIGN_IN, lazy_note(WRONG_CODE, address=client_ip(self.request) or ""))
        return super().form_invalid(form)


class RecoveryCodes(StaffPage, TemplateView):
    """Shown once, right after they were made."""

    title = _("Recovery codes")
    template_name = "accounts/recovery_codes.html"

    def get(self, request, *args, **kwargs):
        codes = request.session.pop(CODES, None)
        if not codes:
            return redirect(self.with_next("accounts:second-factor"))
        return self.render_to_response(self.get_context_data(codes=codes, continue_to=self.get_success_url()))

    def post(self, request, *args, **kwargs):
        if self.is_set_up:
            request.session[CODES] = factors.new_recovery_codes(request.user)
            self.record(AuditEvent.SET_UP_SECOND_FACTOR, lazy_note(NEW_CODES))
        return redirect("accounts:recovery-codes")


class Remove(StaffPage, View):
    """Give up the second factor, where no role requires it."""

    def post(self, request, *args, **kwargs):
        if access.is_required_of(request.user):
            messages.error(request, _("Your role requires two-step verification. You can move it to another phone."))
        elif factors.remove(request.user):
            self.record(AuditEvent.REMOVED_SECOND_FACTOR)
            messages.success(request, _("From now on you sign in with your password only."))
        return redirect("accounts:second-factor")


class Kept(StaffPage, TemplateView):
    """What was sent when the session had ended, to be sent again."""

    template_name = "accounts/kept.html"
    title = _("What you typed was kept")
    is_beyond = True

    def get(self, request, *args, **kwargs):
        if "kept" not in request.session:
            return redirect("admin:index")
        return super().get(request, *args, kept=request.session["kept"], **kwargs)

    def post(self, request, *args, **kwargs):
        """Drop it."""
        request.session.pop("kept", None)
        return redirect("admin:index")
