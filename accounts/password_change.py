"""The form of one's own new password: the present one is guessed no more often there than at the sign-in."""

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse_lazy

from accounts.choices import AuditEvent
from accounts.models import AuditEntry, SessionRecord
from accounts.own_password import password_refusal


class OwnNewPasswordForm(AdminPasswordChangeForm):
    def __init__(self, *args, request, **options):
        super().__init__(*args, **options)
        self.request = request

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if sentence := password_refusal(self.request, password):
            raise ValidationError(sentence, code="password_incorrect")
        return password


class OwnNewPassword(PasswordChangeView):
    """Change one's own password, record it, and sign out all other browsers."""

    form_class = OwnNewPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        SessionRecord.objects.end(self.request.user, but=self.request)  # they end anyway; now they are not listed
        AuditEntry.objects.record(AuditEvent.CHANGED_PASSWORD, by=self.request.user, item=self.request.user)
        return response
