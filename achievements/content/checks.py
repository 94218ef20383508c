"""Checks of the rows of a content file by their models, without a statement for each of them."""

import functools

from achievements.content.yaml_lines import way_to
from fields.uniqueness import UniqueClaim, UniqueClaims, other_errors
from fields.validation import errors_in_memory


class RowChecks:
    """The checks of `full_clean`: those of values as each row is read, those of uniqueness all together at the end."""

    def __init__(self, mistakes):
        self.mistakes = mistakes
        self.claims = UniqueClaims()

    def check_values(self, record):
        """Note what the model finds wrong, but not twice what the reader has found wrong at the same place."""
        relations = relations_of_rows(type(record.item))
        record.unsaved = {field.name for field in relations if is_unsaved(record.item, field)}
        at_hand = {field.name for field in relations if is_at_hand(record.item, field)}
        errors = errors_in_memory(record.item, record.unsaved, at_hand)
        other = other_errors(record.item, {*record.unsaved, *errors})
        for found in (errors, other) if other else (errors,):
            self.note(record, found)
        return errors

    def check_uniqueness(self, record, errors):
        """Remember what has to be unique of a row that is new or changes it, for `finish`."""
        if record.is_new or record.before:
            wrong = frozenset(errors)
            claim = UniqueClaim(record.item, record, wrong)
            self.claims.note(claim, record.unsaved, None if record.is_new else record.before.keys())

    def finish(self):
        """Note what is not unique. What stands twice in the document is named by its reader alone, where it did."""
        known = set(self.mistakes.paths)
        for claim, name, message, is_in_file in self.claims.clashes():
            record = claim.owner
            is_said = is_in_file and not known.isdisjoint(way_to(record.path))
            if not is_said and record.place_of(name) not in known:
                self.mistakes.note(record.place_of(name), message)

    def note(self, record, errors):
        known = {place for place in map(record.place_of, errors) if place in self.mistakes.paths}
        for name, messages in errors.items():
            place = record.place_of(name)
            for message in messages if place not in known else ():
                self.mistakes.note(place, message)


@functools.cache
def relations_of_rows(model):
    return [field for field in model._meta.concrete_fields if field.is_relation]


def is_unsaved(item, relation):
    target = relation.get_cached_value(item, default=None)
    return target is not None and target._state.adding


def is_at_hand(item, relation):
    """Return True if the object that a foreign key points to was read."""
    target = relation.get_cached_value(item, default=None)
    is_read = target is not None and not target._state.adding and target.pk == getattr(item, relation.attname)
    return is_read and not relation.get_limit_choices_to()
