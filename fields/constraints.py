"""Check constraints that are evaluated in memory, with messages beside the fields that can mend them."""

import operator
import re

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext_lazy as _

COMPARISONS = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, values: value in values,
    "regex": lambda value, pattern: re.search(pattern, value) is not None,
}


class CheckConstraint(models.CheckConstraint):
    """A check constraint whose `validate` asks the database nothing.

    Django's own asks it once for each constraint of each object. The condition is a `Q` of columns of the same row,
    with the lookups of COMPARISONS and `isnull`, and of values or `F`.
    """

    def deconstruct(self):
        _path, args, options = super().deconstruct()
        return "django.db.models.CheckConstraint", args, options

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        if columns_of(self.condition) & set(exclude or ()):
            return
        if holds(self.condition, instance) is False:  # like the database, unknown is no violation
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


class FieldConstraint(CheckConstraint):
    """A check whose message stands beside the fields that can mend it, not at the top of a long form."""

    def __init__(self, *, fields, **options):
        self.fields = fields
        super().__init__(**options)

    def deconstruct(self):
        _path, args, options = super().deconstruct()
        path = f"{FieldConstraint.__module__}.{FieldConstraint.__qualname__}"
        return path, args, options | {"fields": self.fields}

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        try:
            super().validate(model, instance, exclude=exclude, using=using)
        except ValidationError as error:
            shown = [name for name in self.fields if name not in (exclude or ())]
            raise ValidationError(dict.fromkeys(shown, error.messages) if shown else error.messages) from error


def columns_of(condition):
    """The names of the fields that a `Q` reads."""
    names = set()
    for child in condition.children:
        if isinstance(child, Q):
            names |= columns_of(child)
        else:
            path, value = child
            names |= {path.partition(LOOKUP_SEP)[0]} | ({value.name} if isinstance(value, F) else set())
    return names


def holds(condition, instance):
    """The truth of a `Q` for an object: True, False, or None where SQL would say NULL."""
    truths = [holds(each, instance) if isinstance(each, Q) else compare(*each, instance) for each in condition.children]
    decisive = condition.connector == Q.OR  # one True decides OR, one False decides AND
    truth = decisive if decisive in truths else None if None in truths else not decisive
    return not truth if condition.negated and truth is not None else truth


def is_known(condition):
    """Return True if `holds` can tell the truth of a condition: it compares columns with values or columns."""
    if not isinstance(condition, Q):
        return False
    for child in condition.children:
        if isinstance(child, Q):
            if not is_known(child):
                return False
        elif not (isinstance(child, tuple) and is_known_comparison(*child)):
            return False
    return True


def is_known_comparison(path, wanted):
    lookup = path.partition(LOOKUP_SEP)[2]
    is_plain = isinstance(wanted, F) or not hasattr(wanted, "resolve_expression")
    return is_plain and (not lookup or lookup == "isnull" or lookup in COMPARISONS)


def compare(path, wanted, instance):
    name, _separator, lookup = path.partition(LOOKUP_SEP)
    value = stored_value(instance, name)
    if lookup == "isnull" or (not lookup and wanted is None):
        return (value is None) is (wanted is not False)
    wanted = stored_value(instance, wanted.name) if isinstance(wanted, F) else wanted
    if value is None or wanted is None:
        return None
    return COMPARISONS[lookup or "exact"](value, wanted)


def stored_value(instance, name):
    """The value of a field as its column holds it."""
    field = instance._meta.pk if name == "pk" else instance._meta.get_field(name)
    return field.get_prep_value(getattr(instance, field.attname))


def one_of(name, choices, *, may_be_empty=True):
    """A constraint: the column holds one of the choices, or nothing."""
    values = ["", *choices.values] if may_be_empty else choices.values
    return CheckConstraint(
        condition=Q(**{f"{name}__in": values}),
        name=f"%(app_label)s_%(class)s_{name}_is_known",
        violation_error_message=_("Choose one of the values in the list."),
    )
