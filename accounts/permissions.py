"""Limits of granting: nobody gives away or takes over permissions that they do not have themselves."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ACTION_LABELS = {
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
    "view": _("view"),
    "publish": _("publish"),
}


def role_name(group):
    """Return the name of a role, in the active language if it is one of those that the portal brings."""
    return gettext(group.name)


def permission_name(permission):
    """Return a permission in the active language: “achievement: publish”."""
    return name_of_permission(permission.content_type.app_label, permission.codename)


def name_of_permission(app_label, codename):
    action, _underscore, name = codename.partition("_")
    try:
        kind = apps.get_model(app_label, name)._meta.verbose_name
    except LookupError:  # of a model that is gone
        kind = name
    return f"{kind}: {ACTION_LABELS.get(action, action)}"


def permissions_of(user):
    """Return the permissions of an account, also if it is switched off: it could be switched on again."""
    return Permission.objects.filter(Q(group__user=user) | Q(user=user)).distinct()


def missing_permissions(user, permissions):
    """Return those of some permissions that a user does not have."""
    return permissions.none() if user.is_superuser else permissions.exclude(pk__in=permissions_of(user).values("pk"))


def can_grant(user, permissions):
    return not missing_permissions(user, permissions).exists()


def has_more_permissions(account, user):
    """Return True if an account has permissions that a user lacks, who would get them by giving it a new password."""
    if user.is_superuser:
        return False
    return account.is_superuser or not can_grant(user, permissions_of(account))


def grantable_groups(user):
    """Return the roles that give no permission that a user lacks."""
    if user.is_superuser:
        return Group.objects.all()
    return Group.objects.exclude(permissions__in=missing_permissions(user, Permission.objects.all()))
