"""Validation of objects in memory, with few statements."""

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy

MISSING = gettext_lazy("This no longer exists. Choose another.")


def object_errors(obj, unchanged=()):
    """The errors of one object, as {field: messages}. Foreign keys come with the object, so they cost no statement."""
    relations = {field.name for field in obj._meta.fields if field.is_relation}
    errors = {name: [MISSING] for name in relations if is_dangling(obj, name)}
    for check in (
        lambda: obj.clean_fields(exclude=relations),
        obj.clean,
        lambda: obj.validate_unique(exclude={*relations, *unchanged, *errors}),
        lambda: validate_checks(obj, exclude=errors),
    ):
        try:
            check()
        except ValidationError as error:
            for name, messages in messages_by_field(error).items():
                errors[name] = [*errors.get(name, []), *messages]
    return errors


def errors_in_memory(obj, unsaved, at_hand):
    """The errors of `full_clean` but for those of uniqueness, as {field: messages}. It brings values into their form.

    `unsaved` names the relations to objects that are not stored yet, and `at_hand` those to objects that were read:
    neither is looked for in the database.
    """
    errors = {}
    for check in (
        lambda: obj.clean_fields(exclude={*unsaved, *at_hand}),
        obj.clean,
        lambda: validate_checks(obj, exclude={*unsaved, *errors}),
    ):
        try:
            check()
        except ValidationError as error:
            for name, messages in messages_by_field(error).items():
                errors[name] = [*errors.get(name, []), *messages]
    return errors


def messages_by_field(error):
    return error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}


def is_dangling(obj, name):
    """Return True if a foreign key is set and its object was deleted."""
    try:
        getattr(obj, name)
    except ObjectDoesNotExist:
        return getattr(obj, obj._meta.get_field(name).attname) is not None
    return False


def validate_checks(obj, exclude):
    """Validate the constraints of a model but for those of uniqueness, and those of the excluded fields."""
    errors = {}
    for model, constraints in obj.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, UniqueConstraint):
                continue
            try:
                constraint.validate(model, obj, exclude=exclude)
            except ValidationError as error:
                for name, messages in messages_by_field(error).items():
                    errors.setdefault(name, []).extend(messages)
    if errors:
        raise ValidationError(errors)
