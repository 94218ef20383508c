"""The choices of a list's form, in groups, with what is selected."""

from typing import NamedTuple

from publishing.languages import Words


class Option(NamedTuple):
    value: str
    label: str
    is_selected: bool


class Facet(NamedTuple):
    name: str
    label: str
    groups: list  # of (heading, options); the heading is empty where there is but one group
    selected: int
    errors: list


def facets(form, names, values):
    """A facet for each field with several choices; `values(name)` are those that the query string has."""
    shown = [facet(form, name, set(values(name))) for name in names]
    return [each for each in shown if each.groups or each.errors]


def facet(form, name, chosen):
    groups = [
        (heading, [Option(value, as_words(label), value in chosen) for value, label in options])
        for heading, options in grouped(form.fields[name].choices)
    ]
    selected = sum(option.is_selected for _heading, options in groups for option in options)
    return Facet(name, form.fields[name].label, groups, selected, form.errors.get(name, []))


def grouped(choices):
    """Choices as (heading, options), whether they come in groups or not."""
    alone = [(value, label) for value, label in choices if not isinstance(label, (list, tuple))]
    groups = [(as_words(heading), options) for heading, options in choices if isinstance(options, (list, tuple))]
    return ([("", alone)] if alone else []) + groups


def as_words(label):
    """Labels from the database know their language; the interface's own are in the language in force."""
    return label if isinstance(label, Words) else Words.here(label)
