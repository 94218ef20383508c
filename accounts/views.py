"""Pages of the person who is signed in: their second factor, and a form to send again."""

import django_otp
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model, logout
from django.contrib.auth.views import RedirectURLMixin
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView, View

from accounts import access, resubmission, second_factor, sent_form
from accounts.choices import AuditEvent
from accounts.client_ip import client_ip
from accounts.form_tokens import make_form_token, read_form_token
from accounts.forms import CodeForm, SetUpForm
from accounts.models import AuditEntry
from accounts.names import person_name
from accounts.notes import lazy_note
from accounts.once import answer_once, shows_page
from accounts.own_password import OwnPasswordForm

SET_UP, NEW_CODES = "set-up-second-factor", "new-recovery-codes"  # names of forms
WITH_PHONE = gettext_noop("With a code from the phone. Address: %(address)s")
WITH_RECOVERY_CODE = gettext_noop("With a recovery code; %(left)s are left. Address: %(address)s")
WRONG_CODE = gettext_noop("Wrong two-step verification code. Address: %(address)s")
CODES_RENEWED = gettext_noop("New recovery codes.")
SENT_BEFORE = _("This was sent before. Recovery codes are shown once; if you have not kept yours, make new ones.")


@never_cache
@staff_member_required
@require_POST
def presence(request):
    """Answer the script of somebody who is working in the administration; as any POST, it renews their session."""
    return HttpResponse(status=204)


@method_decorator([never_cache, sensitive_post_parameters(), staff_member_required], name="dispatch")
class StaffPage(RedirectURLMixin):
    """Mixin for pages open to staff who gave their password, with or without the second factor."""

    next_page = reverse_lazy("admin:index")
    needs_verification = True  # if a second factor is set up
    needs_full_sign_in = False  # opens only when no second factor is missing

    def dispatch(self, request, *args, **kwargs):
        if self.needs_full_sign_in and not access.is_fully_signed_in(request.user):
            return redirect(reverse("accounts:second-factor", query={"next": request.path}))
        self.phone = second_factor.phone_key(request.user)
        if self.needs_verification and self.is_set_up and not access.is_verified(request.user):
            return redirect(self.with_next("accounts:code"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_set_up(self):
        return self.phone is not None

    def with_next(self, name):
        """Return another of these pages, with the page asked for at first; never one of another site."""
        target = self.get_redirect_url()
        return reverse(name, query={"next": target} if target else None)

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

    def show_recovery_codes(self, codes):
        """Answer with new codes. No other page has them, and they are stored nowhere else."""
        context = admin.site.each_context(self.request) | {
            "title": _("Recovery codes"),
            "is_fully_signed_in": True,
            "codes": codes,
            "continue_to": self.get_success_url(),
        }
        return TemplateResponse(self.request, "accounts/recovery_codes.html", context)

    def refuse_repetition(self):
        """Answer a reload: it must not replace the codes that somebody has just written down."""
        messages.warning(self.request, SENT_BEFORE)
        return redirect("accounts:second-factor")


class SecondFactor(StaffPage, TemplateView):
    """Overview; leads on to setting up or to the code if that comes first."""

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
            is_required=access.role_requires_second_factor(user),
            codes_left=second_factor.recovery_codes(user).count(),
            form_token=make_form_token(NEW_CODES, user, "", second_factor.newest_recovery_code(user)),
            **context,
        )


class SetUp(StaffPage, FormView):
    """Show the key of a new phone, and make it the second factor when a code confirms it.

    The form token carries the key, so that a wrong code keeps it, and is made for the phone that is replaced, so that
    the form is taken once. Nobody else has seen the key.
    """

    title = _("Set up two-step verification")
    template_name = "accounts/set_up.html"
    form_class = SetUpForm

    def get(self, request, *args, **kwargs):
        self.key = second_factor.new_key()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        token, max_age = request.POST.get("form_token"), settings.SESSION_COOKIE_AGE
        replaces, self.key = read_form_token(token, SET_UP, request.user, "", max_age)
        if replaces != (self.phone or 0):
            return self.refuse_repetition()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"key": self.key}

    def get_context_data(self, **context):
        user = self.request.user
        return super().get_context_data(
            is_set_up=self.is_set_up,
            qr=second_factor.qr_code(second_factor.otpauth_url(user, self.key)),
            secret=second_factor.format_key(self.key),
            form_token=make_form_token(SET_UP, user, "", self.phone or 0, self.key),
            **context,
        )

    def form_valid(self, form):
        device, codes = second_factor.set_up(self.request.user, self.key, form.step, replaces=self.phone)
        django_otp.login(self.request, device)
        self.request.session.cycle_key()
        self.record(AuditEvent.SET_UP_SECOND_FACTOR)
        return self.show_recovery_codes(codes)


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
        self.record(AuditEvent.SIGNED_IN, self.note_about(form.device))
        return redirect(self.get_success_url())

    def note_about(self, device):
        address = client_ip(self.request) or ""
        if isinstance(device, second_factor.TOTPDevice):
            return lazy_note(WITH_PHONE, address=address)
        left = second_factor.recovery_codes(self.request.user).count()
        return lazy_note(WITH_RECOVERY_CODE, left=left, address=address)

    def form_invalid(self, form):
        if form.has_error("code", "wrong"):
            note = lazy_note(WRONG_CODE, address=client_ip(self.request) or "")
            self.record(AuditEvent.FAILED_TO_SIGN_IN, note)
        return super().form_invalid(form)


class RecoveryCodes(StaffPage, View):
    """Make new recovery codes, and show them in the answer."""

    def get(self, request, *args, **kwargs):
        return redirect(self.with_next("accounts:second-factor"))

    def post(self, request, *args, **kwargs):
        if not self.is_set_up:
            return redirect("accounts:second-factor")
        newest, _payload = read_form_token(request.POST.get("form_token"), NEW_CODES, request.user, "")
        if newest != second_factor.newest_recovery_code(request.user):
            return self.refuse_repetition()
        codes = second_factor.create_recovery_codes(request.user)
        self.record(AuditEvent.SET_UP_SECOND_FACTOR, lazy_note(CODES_RENEWED))
        return self.show_recovery_codes(codes)


class Remove(StaffPage, FormView):
    """Ask for the password, then give up the second factor, unless a role requires it."""

    title = _("Turn off two-step verification")
    template_name = "accounts/remove.html"
    form_class = OwnPasswordForm

    def get(self, request, *args, **kwargs):
        return self.refusal() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.refusal() or answer_once(request, shows_page(self.take))

    def take(self, request):
        """Answer the form, or show its page where `shows_page` asks for it."""
        self.request = request
        return super().post(request) if request.method == "POST" else super().get(request)

    def refusal(self):
        if not access.role_requires_second_factor(self.request.user):
            return None
        text = _("Your role requires two-step verification. You can move it to another phone.")
        messages.error(self.request, text)
        return redirect("accounts:second-factor")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    @transaction.atomic
    def form_valid(self, form):
        if second_factor.remove(self.request.user):
            self.record(AuditEvent.REMOVED_SECOND_FACTOR)
            messages.success(self.request, _("From now on you sign in with your password only."))
        return redirect("accounts:second-factor")


class Resubmission(StaffPage, TemplateView):
    """Form that could not be taken as its sender was signed in, to be sent again or discarded."""

    template_name = "accounts/resubmission.html"
    title = _("What you typed was kept")
    needs_full_sign_in = True

    @property
    def token(self):
        return self.request.session.get(resubmission.FORM)

    def get(self, request, *args, **kwargs):
        form = resubmission.read_token(self.token)
        if form is None:
            return redirect("admin:index")
        return super().get(request, *args, resubmission=form, **kwargs)

    def get_context_data(self, **context):
        form = context["resubmission"]
        values, opener = sent_form.values_shown(self.request, form), form.get("opener")
        return super().get_context_data(
            values=values[: sent_form.MOST_SHOWN],
            left_out=len(values[sent_form.MOST_SHOWN :]),
            files=sent_form.kept_files_in(form),
            target=sent_form.target_of(self.request, form),
            reason=form.get("reason"),
            opener=None if opener in (None, self.request.user.pk) else name_of_account(opener),
            **context,
        )

    def post(self, request, *args, **kwargs):
        """Let another person sign in to send it, or discard it."""
        token = self.token
        if "sign_in" in request.POST and resubmission.read_token(token):
            logout(request)
            return admin.site.login_to_resubmit(request, token)
        request.session.pop(resubmission.FORM, None)
        return redirect("admin:index")


def name_of_account(key):
    account = get_user_model().objects.filter(pk=key).first()
    return person_name(account) if account else gettext("a deleted account")
