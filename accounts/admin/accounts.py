from copy import copy
from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashWidget,
    SetUnusablePasswordMixin,
    UserChangeForm,
    UserCreationForm,
)
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Concat
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import permissions, second_factor
from accounts.audit import AuditedAdmin
from accounts.choices import AuditEvent
from accounts.models import AuditEntry, SessionRecord
from accounts.once import answer_once, shows_page
from accounts.optimistic_lock import OptimisticLockAdmin, OptimisticLockForm
from accounts.own_password import AsksOwnPassword, AsksOwnPasswordAdmin, OwnPasswordField, OwnPasswordForm
from accounts.permissions import role_name
from accounts.session_views import AccountSessions
from accounts.value_changes import RecordsValues
from fields.search_rows import keys_with

# Django's script shows and hides the warning by its id.
HELP_WITH_WARNING = '{} <ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>'
LOST_WHEN_DISABLED = _("If you disable it, the present password is lost.")
ONLY_PASSWORD = [{"changed": {"fields": ["password"]}}]  # what Django's password page says was changed


class PasswordButton(ReadOnlyPasswordHashWidget):
    """Button that leads to the form of the password, without algorithm, salt and hash, which help nobody."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"summary": [entry for entry in context["summary"] if "value" not in entry]}


class AccountForm(AsksOwnPassword, OptimisticLockForm, UserChangeForm):
    # Not the password, which has a form of its own, and not what signing in changes.
    locked_fields = ("username", "last_name", "first_name", "email", "is_active", "is_staff", "is_superuser", "groups")
    rights_fields = ("groups", "is_superuser")

    own_password = OwnPasswordField()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "password" in self.fields:
            self.fields["password"].widget = PasswordButton()
            self.fields["password"].widget.use_fieldset = True  # its help text has no id that it could name


class OthersPasswordForm(OwnPasswordForm, AdminPasswordChangeForm):
    """New password of an account, for which one's own is asked."""

    def __init__(self, user, *args, request, **options):
        AdminPasswordChangeForm.__init__(self, user, *args, **options)
        self.request = request
        self.fields["password1"].widget.attrs.pop("autofocus", None)  # one's own comes first
        if "usable_password" in self.fields:  # Django joins its help at import, in the language of then
            parts = SetUnusablePasswordMixin.usable_password_help_text, LOST_WHEN_DISABLED
            self.fields["usable_password"].help_text = format_html(HELP_WITH_WARNING, *parts)


class AccountAdmin(AsksOwnPasswordAdmin, OptimisticLockAdmin, RecordsValues, AuditedAdmin, UserAdmin):
    """Admin of accounts, for a subclass to register. Rights come from groups.

    Accounts are switched off, not deleted, because what they did stays on record.
    """

    is_searched_with_all = True
    form = AccountForm
    own_password_reason = _(
        "Only if you change roles, limits or superuser status: your own password, not that of this account."
    )
    add_form = UserCreationForm
    add_fieldsets = [(None, {"fields": ["username", "password1", "password2"]})]
    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active", "groups_shown"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("last_name", "first_name"), "email"]}),
        (
            _("Rights"),
            {
                "fields": ["is_active", "is_staff", "groups", "is_superuser"],
                "description": _("Choose one role. To keep someone out, uncheck “Active”."),
            },
        ),
        (_("Dates"), {"fields": [("last_login", "date_joined")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        fields = ["last_login", "date_joined"]
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def get_fieldsets(self, request, obj=None):
        """Leave out the password, with its button, for those who may see an account and not change it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(None, {"fields": ["username"]}), *fieldsets[1:]]

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "groups":
            options["queryset"] = permissions.grantable_groups(request.user)
        field = super().formfield_for_manytomany(db_field, request, **options)
        if db_field.name == "groups":
            field.label, field.label_from_instance = _("Roles"), role_name
        return field

    def has_change_permission(self, request, obj=None):
        """Refuse accounts with more rights than the user's own: a new password would hand them all over."""
        exceeds = bool(obj) and self.exceeds(obj, request.user)
        return super().has_change_permission(request, obj) and not exceeds

    def exceeds(self, account, user):
        """Return True if an account may do something that a user may not."""
        return permissions.has_more_permissions(account, user)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True  # there are no other accounts; what it may do is chosen next
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            SessionRecord.objects.end(obj)  # for good, even if it is switched on again

    def user_change_password(self, request, id, form_url=""):  # noqa: A002  Django's name
        return answer_once(request, shows_page(partial(self.ask_and_set_password, key=id, form_url=form_url)))

    def ask_and_set_password(self, request, key, form_url):
        """Set a password, after one's own was given."""
        for_request = copy(self)
        for_request.change_password_form = partial(OthersPasswordForm, request=request)
        return UserAdmin.user_change_password(for_request, request, key, form_url)

    def log_change(self, request, obj, message):
        if message != ONLY_PASSWORD:
            return super().log_change(request, obj, message)
        SessionRecord.objects.end(obj, but=request)  # a new password ends them; now they are not listed
        return AuditEntry.objects.record(AuditEvent.CHANGED_PASSWORD, by=request.user, item=obj)

    def with_words(self, words, text):
        """As for other small tables; a Korean name is found as it is written: 김민지."""
        rows = self.model.objects.annotate(whole_name=Concat("last_name", "first_name"))
        return Q(pk__in=keys_with(words, rows, [*self.search_fields, "whole_name"]))

    def facts(self, item):
        return [item.get_full_name(), "" if item.is_active else _("switched off")]

    @admin.display(description=_("roles"))
    def groups_shown(self, user):
        return ", ".join(role_name(group) for group in user.groups.all())

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<object_id>/second-factor/", view(self.remove_second_factor), name="auth_user_second_factor"),
            path("<object_id>/sessions/", view(self.sessions_view), name="auth_user_sessions"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        account = self.get_object(request, unquote(object_id))
        extra = {"has_second_factor": bool(account) and second_factor.is_set_up(account)}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def account_to_change(self, request, object_id):
        """Return the account of an address. Raise Http404 if there is none, PermissionDenied if it is closed."""
        account = self.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def sessions_view(self, request, object_id):
        """Answer with the sessions of an account, and buttons that end them."""
        account = self.account_to_change(request, object_id)
        return AccountSessions.as_view(account=account, opts=self.opts)(request)

    def remove_second_factor(self, request, object_id):
        return answer_once(request, shows_page(partial(self.ask_and_remove, object_id=object_id)))

    def ask_and_remove(self, request, object_id):
        """Ask, then turn off two-step verification for somebody who lost their phone; the password stays as it is."""
        account = self.account_to_change(request, object_id)
        form = OwnPasswordForm(request.POST if request.method == "POST" else None, request=request)
        if not form.is_valid():
            return self.ask_before_removing(request, account, form)
        with transaction.atomic():
            was_there = second_factor.remove(account)
            if was_there:
                AuditEntry.objects.record(AuditEvent.REMOVED_SECOND_FACTOR, by=request.user, item=account)
        if was_there:
            text = _("Two-step verification was turned off for “%(account)s”.")
            messages.success(request, text % {"account": account})
        return redirect(reverse("admin:auth_user_change", args=[account.pk]))

    def ask_before_removing(self, request, account, form):
        context = self.admin_site.each_context(request) | {
            "title": _("Turn off two-step verification"),
            "subtitle": str(account),
            "account": account,
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/accounts/remove_second_factor.html", context)
