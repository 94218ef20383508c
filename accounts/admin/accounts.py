from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.functions import Concat
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts import permissions, second_factor
from accounts.audit import AuditedAdmin
from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.once import answer_once, shows_page
from accounts.optimistic_lock import OptimisticLockAdmin, OptimisticLockForm
from accounts.permissions import role_name
from fields.search_rows import keys_with

ONLY_PASSWORD = [{"changed": {"fields": ["password"]}}]  # what Django's password page says was changed


class AccountForm(OptimisticLockForm, UserChangeForm):
    # Not the password, which has a form of its own, and not what signing in changes.
    locked_fields = ("username", "last_name", "first_name", "email", "is_active", "is_staff", "is_superuser", "groups")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "password" in self.fields:
            self.fields["password"].widget.use_fieldset = True  # its help text has no id that it could name


class AccountAdmin(OptimisticLockAdmin, AuditedAdmin, UserAdmin):
    """Admin of accounts, for a subclass to register. Rights come from groups.

    Accounts are switched off, not deleted, because what they did stays on record.
    """

    is_searched_with_all = True
    form = AccountForm
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

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "groups":
            options["queryset"] = permissions.grantable_groups(request.user)
        field = super().formfield_for_manytomany(db_field, request, **options)
        if db_field.name == "groups":
            field.label_from_instance = role_name
        return field

    def has_change_permission(self, request, obj=None):
        """Refuse accounts with more rights than the user's own: a new password would hand them all over."""
        has_more = bool(obj) and permissions.has_more_permissions(obj, request.user)
        return super().has_change_permission(request, obj) and not has_more

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True  # there are no other accounts; what it may do is chosen next
        super().save_model(request, obj, form, change)

    def log_change(self, request, obj, message):
        if message != ONLY_PASSWORD:
            return super().log_change(request, obj, message)
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
        view = self.admin_site.admin_view(self.remove_second_factor)
        return [path("<object_id>/second-factor/", view, name="auth_user_second_factor"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        account = self.get_object(request, unquote(object_id))
        extra = {"has_second_factor": bool(account) and second_factor.is_set_up(account)}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def user_change_password(self, request, **place):
        view = super().user_change_password
        return answer_once(request, shows_page(lambda request: view(request, **place)))

    def remove_second_factor(self, request, object_id):
        return answer_once(request, shows_page(partial(self.ask_and_remove, object_id=object_id)))

    def ask_and_remove(self, request, object_id):
        """Ask, then turn off two-step verification for somebody who lost their phone; the password stays as it is."""
        account = self.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if request.method != "POST":
            return self.ask_before_removing(request, account)
        if second_factor.remove(account):
            AuditEntry.objects.record(AuditEvent.REMOVED_SECOND_FACTOR, by=request.user, item=account)
            messages.success(
                request, _("Two-step verification was turned off for “%(account)s”.") % {"account": account}
            )
        return redirect(reverse("admin:auth_user_change", args=[account.pk]))

    def ask_before_removing(self, request, account):
        context = self.admin_site.each_context(request) | {
            "title": _("Turn off two-step verification"),
            "subtitle": str(account),
            "account": account,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/accounts/remove_second_factor.html", context)
