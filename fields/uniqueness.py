"""Uniqueness of many rows before they are written: noted row by row, then looked up in few statements."""

import functools
from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q, UniqueConstraint

from fields.constraints import columns_of, holds, is_known, stored_value
from fields.validation import messages_by_field

BATCH = 100  # values that one statement looks for
UNSAVED = "unsaved"  # marks the key of an object that has none yet


class UniqueRule(NamedTuple):
    """Fields that no two rows of a model have alike, among those that meet the condition."""

    names: tuple
    condition: Q | None
    message: str | None  # None: Django's own
    place: str


class UniqueClaim(NamedTuple):
    """A row that is about to have what has to be unique, and the one who has to hear of it otherwise."""

    row: models.Model
    owner: object
    wrong: frozenset  # names of fields and places that are not asked about


@functools.cache
def rules_of(model):
    """The rules of uniqueness that are looked up for many rows at once."""
    options = model._meta
    names = [(field.name,) for field in options.concrete_fields if field.unique]
    names += [tuple(each) for each in options.unique_together]
    rules = [UniqueRule(each, None, None, each[0] if len(each) == 1 else NON_FIELD_ERRORS) for each in names]
    return rules + [rule_of(constraint) for constraint in options.constraints if is_rule(constraint)]


def rule_of(constraint):
    is_standard = constraint.violation_error_message == constraint.default_violation_error_message
    message = None if is_standard and constraint.condition is None else constraint.get_violation_error_message()
    is_of_one = len(constraint.fields) == 1
    is_unique_code = message is None or constraint.violation_error_code == "unique"
    place = constraint.fields[0] if is_of_one and is_unique_code else NON_FIELD_ERRORS
    return UniqueRule(constraint.fields, constraint.condition, message, place)


def is_rule(constraint):
    """Return True if a constraint is one of uniqueness that can be told from values; others are asked one by one."""
    return (
        isinstance(constraint, UniqueConstraint)
        and bool(constraint.fields)
        and constraint.nulls_distinct is not False
        and (constraint.condition is None or is_known(constraint.condition))
    )


@functools.cache
def other_constraints(model):
    return [each for each in model._meta.constraints if isinstance(each, UniqueConstraint) and not is_rule(each)]


def other_errors(row, exclude):
    """The errors of constraints of uniqueness that no rule can tell, such as those with expressions."""
    errors = {}
    for constraint in other_constraints(type(row)):
        try:
            constraint.validate(type(row), row, exclude=exclude)
        except ValidationError as error:
            for name, messages in messages_by_field(error).items():
                errors.setdefault(name, []).extend(messages)
    return errors


class UniqueClaims:
    """Values that rows which are about to be written want to have alone."""

    def __init__(self):
        self.claims = {}  # for each model and rule the claims by the values that they want

    def note(self, claim, unsaved, changed=None):
        """Note a row. `unsaved` names the relations whose object has no key yet, `changed` the fields that change."""
        for rule in rules_of(type(claim.row)):
            if changed is not None and not changed & {*rule.names}:
                continue
            values = wanted_values(rule, claim, unsaved)
            if values is not None:
                by_values = self.claims.setdefault((type(claim.row), rule), {})
                by_values.setdefault(values, []).append(claim)

    def clashes(self):
        """Yield (claim, place, message, whether another claim has it) for each value that is not free."""
        for (model, rule), by_values in self.claims.items():
            taken = stored_keys(model, rule, [values for values in by_values if not any(map(is_unsaved, values))])
            for values, claims in by_values.items():
                for claim in claims:
                    is_stored = any(key != claim.row.pk or claim.row._state.adding for key in taken.get(values, ()))
                    is_second = claim.row is not claims[0].row and "" not in values  # "" is for save() to replace
                    if is_stored or is_second:
                        message = rule.message or message_of(rule, claim.row)
                        yield claim, rule.place, message, not is_stored


def message_of(rule, row):
    return row.unique_error_message(type(row), rule.names).messages[0]


def wanted_values(rule, claim, unsaved):
    """The values that a row wants to have alone by a rule; None where the rule says nothing of it."""
    if claim.wrong & columns_of_rule(rule):
        return None
    row = claim.row
    values = tuple(
        (UNSAVED, id(getattr(row, name))) if name in unsaved else stored_value(row, name) for name in rule.names
    )
    if None in values or (rule.condition is not None and holds(rule.condition, row) is not True):
        return None
    return values


@functools.cache
def columns_of_rule(rule):
    return {*rule.names} | (columns_of(rule.condition) if rule.condition is not None else set())


def is_unsaved(value):
    return isinstance(value, tuple) and value[0] == UNSAVED


def stored_keys(model, rule, wanted):
    """The keys of the stored rows that have such values, by the values."""
    found = {}
    for start in range(0, len(wanted), BATCH):
        rows = model._base_manager.filter(any_of(rule.names, wanted[start : start + BATCH]))
        if rule.condition is not None:
            rows = rows.filter(rule.condition)
        for row in rows.only(*rule.names):
            found.setdefault(tuple(stored_value(row, name) for name in rule.names), set()).add(row.pk)
    return found


def any_of(names, wanted):
    if len(names) == 1:
        return Q(**{f"{names[0]}__in": [values[0] for values in wanted]})
    return functools.reduce(Q.__or__, (Q(**dict(zip(names, values, strict=True))) for values in wanted))
