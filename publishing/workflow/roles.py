"""Roles and their permissions: four groups, set up after every migration and safe to set up again."""

from django.apps import apps as global_apps
from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_noop

from publishing.models import DependentRow, LiveModel

READ = {"view"}
EDIT = READ | {"add", "change"}
PUBLISH = EDIT | {"delete", "publish"}

# The names are stored as data and translated where they are shown; docs/roles.md explains them to administrators.
ROLES = {
    gettext_noop("Viewers"): READ,
    gettext_noop("Editors"): EDIT,
    gettext_noop("Publishers"): PUBLISH,
    gettext_noop("Administrators"): PUBLISH,
}
ACCOUNT_ROLE = "Administrators"  # the one that also keeps accounts


def may(user, action, item):
    """Return True if a user's role allows it and the item is among those that their rights are limited to."""
    return user.has_perm(permission_to(action, item)) and (action == "view" or item.is_open_to(user))


def permission_to(action, model):
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def actions_on(model, actions):
    """Return the actions on a model of a role with `actions`.

    A dependent row is part of its item, so a user who may change the item may delete a row. Models that all staff keep
    are open to every role; `is_open_to` of an item says whose items a user may change.
    """
    if issubclass(model, DependentRow) and "change" in actions:
        actions = actions | {"delete"}
    if model.is_personal:
        actions = actions | EDIT | {"delete"}
    return actions & set(model._meta.default_permissions)


def codenames(app_config, role):
    if app_config.label == "auth" and role == ACCOUNT_ROLE:
        return {f"{action}_{name}" for name in ("user", "group") for action in EDIT}
    if app_config.label == "accounts" and role == ACCOUNT_ROLE:
        return {"view_auditentry"}
    if app_config.label == "jobs" and role == ACCOUNT_ROLE:
        return {"view_job", "change_job"}
    models = [model for model in app_config.get_models() if issubclass(model, LiveModel)]
    return {f"{action}_{model._meta.model_name}" for model in models for action in actions_on(model, ROLES[role])}


def grant_permissions(sender, using, apps=global_apps, **kwargs):
    """Give each role its permissions on the models of the app that was just migrated (`post_migrate`)."""
    # Django makes the permissions at the same signal, and maybe after this.
    create_permissions(sender, verbosity=0, using=using, apps=apps)
    from django.contrib.auth.models import Group, Permission  # its tables are there by now

    for role in ROLES:
        if wanted := codenames(sender, role):
            group, _is_new = Group.objects.using(using).get_or_create(name=role)
            permissions = Permission.objects.using(using).filter(content_type__app_label=sender.label)
            group.permissions.add(*permissions.filter(codename__in=wanted))
