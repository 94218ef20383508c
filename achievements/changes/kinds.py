"""Kinds of public changes, told apart by two snapshots alone: no name and no other row is read."""

import functools

from django.db import models
from django.utils.translation import pgettext_lazy

from achievements.choices import FigureKind
from achievements.measures.figures import BaseFigure
from fields.text import NormalizedMixin
from fields.translation import language_of
from publishing.differences.compare import compared_fields
from publishing.snapshots import row_model, values_by_key

FACT_TEXTS = {"title", "name", "goal", "owner", "place"}  # texts of an item that are facts; of others the wording


class ChangeKind(models.TextChoices):
    """Kinds in the order of what matters most: the first one that a change has is its mark."""

    WITHDRAWN = "withdrawn", pgettext_lazy("change", "Withdrawn")
    REPUBLISHED = "republished", pgettext_lazy("change", "Made public again")
    ADDED = "added", pgettext_lazy("change", "Added")
    MOVED = "moved", pgettext_lazy("change", "Moved")
    OUTCOME = "outcome", pgettext_lazy("change", "Outcome stated")
    CORRECTED = "corrected", pgettext_lazy("change", "Corrected")
    CHANGED = "changed", pgettext_lazy("change", "Changed")
    WORDING = "wording", pgettext_lazy("change", "Wording")
    TARGET = "target", pgettext_lazy("change", "Target")
    RESULT = "result", pgettext_lazy("change", "Result")


KINDS_OF_FIGURES = {FigureKind.TARGET: ChangeKind.TARGET, FigureKind.RESULT: ChangeKind.RESULT}


def main_kind(kinds):
    """The kind that is the mark of a change with some kinds. A target or a result that changed is a change."""
    marks = [kind for kind in ChangeKind if kind in kinds and kind not in (ChangeKind.TARGET, ChangeKind.RESULT)]
    return marks[0] if marks else ChangeKind.CHANGED


def kinds_between(model, old, new):
    """The kinds of the differences between two snapshots of an item; of an order alone there are none."""
    found = set()
    for field in changed_fields(model, old["fields"], new["fields"]):
        found |= kinds_of_field(model, field, old["fields"][field.name])
    for relation, rows in changed_rows(model, old, new):
        for sides in rows.values():
            found |= kinds_of_row(row_model(model, relation), *sides)
    return frozenset(found)


def changed_rows(model, old, new):
    """Yield (relation, {key: (values before, values after)}) of the rows that differ, None for a side without one."""
    for relation in model.dependent_relations:
        sides = old["rows"].get(relation), new["rows"].get(relation)
        if None not in sides and sides[0] != sides[1]:
            before, after = values_by_key(old, relation), values_by_key(new, relation)
            keys = [key for key in before | after if before.get(key) != after.get(key)]
            yield relation, {key: (before.get(key), after.get(key)) for key in keys}


def only_changes(model, old, new):
    """The two snapshots without rows that are the same in both, unless a row that differs points to them."""
    rows = dict(changed_rows(model, old, new))
    needed = {value for found in rows.values() for sides in found.values() for value in texts_in(sides)}
    return tuple(pruned(model, snapshot, rows, needed) for snapshot in (old, new))


def texts_in(sides):
    """Yield the texts in the values of a row: among them are the keys of the rows that it points to."""
    yield from (value for side in sides if side for value in side.values() if isinstance(value, str))


def pruned(model, snapshot, rows, needed):
    kept = {
        relation: [row for row in found if row["id"] in rows.get(relation, ()) or row["id"] in needed]
        for relation, found in snapshot["rows"].items()
        if relation in model.dependent_relations
    }
    return snapshot | {"rows": kept, "order": None}


@functools.cache
def fields_to_compare(model):
    return compared_fields(model)


def changed_fields(model, old, new):
    """Yield the fields that two sets of values both have, and hold differently."""
    if old == new:
        return
    for field in fields_to_compare(model):
        if field.name in old and field.name in new and is_another(field, old[field.name], new[field.name]):
            yield field


def is_another(field, old, new):
    """Return True if two values differ, however JSON has them."""
    return old != new and (field.is_relation or field.to_python(old) != field.to_python(new))


def kinds_of_field(model, field, before):
    if field.name == "outcome":
        return {ChangeKind.CORRECTED if before else ChangeKind.OUTCOME}
    if field.name == model.parent_field:
        return {ChangeKind.MOVED}
    return {ChangeKind.WORDING if is_wording(field) else ChangeKind.CHANGED}


def is_wording(field):
    """Return True for a text that says the same in other words, as far as a program can tell."""
    base = field.name.removesuffix(f"_{language_of(field.name)}")
    return isinstance(field, NormalizedMixin) and (field.model.is_dependent or base not in FACT_TEXTS)


def kinds_of_row(model, old, new):
    """The kinds of a change to one dependent row; None stands for the side that does not have it."""
    fields = list(changed_fields(model, old, new)) if old and new else []
    if old and new and not fields:
        return set()
    if fields and all(map(is_wording, fields)):
        return {ChangeKind.WORDING}
    kinds = {ChangeKind.CHANGED}
    if issubclass(model, BaseFigure):
        kinds |= {KINDS_OF_FIGURES[row["kind"]] for row in (old, new) if row and row.get("kind") in KINDS_OF_FIGURES}
        kinds |= {ChangeKind.CORRECTED} if old and new and is_correction(old, new, fields) else set()
    return kinds


def is_correction(old, new, fields):
    """Return True if what was counted at a date is another number now, of the same date."""
    is_same = old.get("as_of") and old["as_of"] == new["as_of"] and old["kind"] == new["kind"] != FigureKind.TARGET
    return bool(is_same) and any(field.name in ("value", "unit") for field in fields)
