"""Every column that can hold a text, found by looking at the models, so that no new one is forgotten."""

import functools
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from fields.search import SearchField
from fields.text import NormalizedCharField, NormalizedTextField
from publishing.revisions import Revision

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
# Columns that are not searched, each with the reason.
NOT_SEARCHED = {
    "auth.User.password": "a hash",
    "auth.Permission.name": "written by the code",
    "auth.Permission.codename": "written by the code",
    "contenttypes.ContentType.app_label": "written by the code",
    "contenttypes.ContentType.model": "written by the code",
    "sessions.Session.session_key": "random letters",
    "otp_totp.TOTPDevice.key": "random digits",
    "otp_static.StaticToken.token": "random letters",
    "axes.AccessLog.session_hash": "a hash",
    "accounts.UsedFormToken.key": "random letters",
    "accounts.UsedFormToken.digest": "a hash",
    "accounts.KeptFile.key": "random letters",
}
IN_ITS_FORM = _("Change it in the form of the account or role.")
BY_HAND = {  # columns that are searched, and are changed by people alone
    "auth.User.username": IN_ITS_FORM,
    "auth.User.first_name": IN_ITS_FORM,
    "auth.User.last_name": IN_ITS_FORM,
    "auth.User.email": IN_ITS_FORM,
    "auth.Group.name": IN_ITS_FORM,
    "accounts.AuditEntry.actor_name": _("It stays: the audit log has to say who did what."),
    "accounts.AuditEntry.item_type": _("It stays: it is how the audit log knows the item."),
    "accounts.AuditEntry.item_key": _("It stays: it is how the audit log knows the item."),
    "publishing.RedactedItem.item_type": _("It stays: it is how the list of redactions knows the item."),
    "publishing.RedactedItem.item_key": _("It stays: it is how the list of redactions knows the item."),
    "publishing.Redaction.text": _("Another request for redaction asks for it. Confirm or refuse that one too."),
}
OF_A_REVISION = {"address", "search_text"}  # columns that follow from the snapshot
FREE_TEXTS = {models.CharField, models.TextField, NormalizedCharField, NormalizedTextField}


class SearchedTable(NamedTuple):
    """A model with its columns that are searched."""

    model: type
    fields: tuple


def tables():
    """Return a SearchedTable for each model with a text, in the order in which rows are locked."""
    return [SearchedTable(model, fields) for model in stored_models() if (fields := searched_fields(model))]


def stored_models():
    models_of_tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return sorted(models_of_tables.values(), key=lambda model: model._meta.label)


@functools.cache
def searched_fields(model):
    fields = [field for field in text_fields(model) if not getattr(field, "is_written_by_code", False)]
    return tuple(field for field in fields if str(field) not in NOT_SEARCHED)


def text_fields(model):
    """The columns of a model that can hold a text. What a relation points to holds it itself."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, TEXTS) and not field.is_relation]


def is_derived(field):
    """Return True if a column follows from others of its row and is written anew with them."""
    return isinstance(field, SearchField) or (issubclass(field.model, Revision) and field.name in OF_A_REVISION)


def advice_by_hand(field):
    """Return a sentence for a column that people change themselves, or None."""
    return BY_HAND.get(str(field))


def is_free_text(field):
    """Return True if a column can hold any text, so that it can hold a mark."""
    return type(field) in FREE_TEXTS and not field.choices


def is_one_of_a_kind(field):
    """Return True if no two rows may have the same value in a column, whatever else they have."""
    constraints = [each for each in field.model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    return field.unique or any(each.fields == (field.name,) for each in constraints)
