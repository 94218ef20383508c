"""Nobody gives away, or takes over, rights that they do not have themselves."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def role_name(group):
    """What a role is called, in the language in force where it is one of those that the portal brings."""
    return gettext(group.name)


VERBS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view"), "publish": _("publish")}


def permission_name(permission):
    """What a permission allows, in the language in force: “achievement: publish”."""
    verb, _underscore, _name = permission.codename.partition("_")
    model = permission.content_type.model_class()
    kind = model._meta.verbose_name if model else permission.content_type.model
    return f"{kind}: {VERBS.get(verb, verb)}"


def permissions_of(user):
    """Whether the account is switched on or not: it could be switched on again."""
    return Permission.objects.filter(Q(group__user=user) | Q(user=user)).distinct()


def beyond(user, permissions):
    """Those of some permissions that someone does not have."""
    return permissions.none() if user.is_superuser else permissions.exclude(pk__in=permissions_of(user).values("pk"))


def may_hand_out(user, permissions):
    return not beyond(user, permissions).exists()


def is_above(account, user):
    """Whether an account has rights that someone lacks: with a new password for it, they would have them."""
    if user.is_superuser:
        return False
    return account.is_superuser or not may_hand_out(user, permissions_of(account))


def groups_within(user):
    """The roles that give nothing that someone does not have."""
    if user.is_superuser:
        return Group.objects.all()
    return Group.objects.exclude(permissions__in=beyond(user, Permission.objects.all()))
