from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.audit import AuditedAdmin
from accounts.models import RolePolicy
from accounts.optimistic_lock import OptimisticLockAdmin, OptimisticLockForm, yes_or_no
from accounts.own_password import AsksOwnPassword, AsksOwnPasswordAdmin, OwnPasswordField
from accounts.value_changes import RecordsValues


class RoleForm(AsksOwnPassword, OptimisticLockForm):
    locked_fields = ("name", "permissions")
    rights_fields = ("permissions", "requires_second_factor")
    long_fields = ("permissions",)

    requires_second_factor = forms.BooleanField(
        label=_("Requires two-step verification"),
        required=False,
        help_text=_(
            "Members of this role, superusers included, need their password and a code from their "
            "phone to use the administration. Anyone who has not set this up yet is asked to when "
            "they next open a page."
        ),
    )

    own_password = OwnPasswordField()

    class Meta:
        model = Group
        fields = ["name", "permissions"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["requires_second_factor"] = self.is_required()

    def is_required(self):
        return RolePolicy.objects.filter(group=self.instance.pk, requires_second_factor=True).exists()

    def stored_values(self):
        return super().stored_values() | {"requires_second_factor": self.is_required()}

    def format_stored(self, name):
        return yes_or_no(self.is_required()) if name == "requires_second_factor" else super().format_stored(name)


class RoleAdmin(AsksOwnPasswordAdmin, OptimisticLockAdmin, RecordsValues, AuditedAdmin, GroupAdmin):
    """Admin of roles, for a subclass to register."""

    form = RoleForm
    own_password_reason = _("Only if you change permissions or two-step verification: your own password.")
    list_display = ["shown_name", "requires_second_factor"]
    list_select_related = ["policy"]
    fieldsets = [(None, {"fields": ["name", "requires_second_factor", "permissions"]})]

    def get_fieldsets(self, request, obj=None):
        """Name permissions in words also for those who may see a role and not change it."""
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["name", "requires_second_factor", "permissions_shown"]})]

    @admin.display(description=_("permissions"))
    def permissions_shown(self, group):
        granted = group.permissions.select_related("content_type")
        return ", ".join(map(permissions.permission_name, granted))

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, group):
        return permissions.role_name(group)

    def has_delete_permission(self, request, obj=None):
        """Refuse roles that accounts have: they would lose their rights with it."""
        is_in_use = bool(obj) and obj.user_set.exists()
        return super().has_delete_permission(request, obj) and not is_in_use

    @admin.display(description=_("two-step verification"), boolean=True)
    def requires_second_factor(self, group):
        return hasattr(group, "policy") and group.policy.requires_second_factor

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "permissions" and not request.user.is_superuser:
            options["queryset"] = permissions.permissions_of(request.user)
        field = super().formfield_for_manytomany(db_field, request, **options)
        if db_field.name == "permissions":
            field.label_from_instance = permissions.permission_name
        return field

    def has_change_permission(self, request, obj=None):
        """Refuse roles with permissions that the user lacks: saving would take away what the form does not show."""
        has_more = bool(obj) and not permissions.can_grant(request.user, obj.permissions.all())
        return super().has_change_permission(request, obj) and not has_more

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        is_required = form.cleaned_data["requires_second_factor"]
        RolePolicy.objects.update_or_create(group=obj, defaults={"requires_second_factor": is_required})
