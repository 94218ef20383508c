"""The choices of a list's form, in groups, with their numbers and what is selected."""

from typing import NamedTuple

from achievements.listing.named import NAMED
from publishing.languages import Words
from publishing.search import folded

FINDERS = {name: f"find-{name}" for name in NAMED}  # the parameters with what is looked for


class Option(NamedTuple):
    value: str
    label: str
    is_selected: bool
    number: int | None  # None where a mistake keeps the list from being counted


class Facet(NamedTuple):
    name: str
    label: str
    groups: list  # of (heading, options); the heading is empty where there is but one group
    selected: int
    errors: list
    finder: str = ""  # the parameter that finds more choices by their names, and what it looks for
    looked_for: str = ""

    @property
    def is_of_use(self):
        """Whether there is something to choose; of one plan there is not."""
        options = [option for _heading, options in self.groups for option in options]
        least = 2 if self.name == "plan" else 1
        return bool(self.errors or self.selected or self.looked_for or len(options) >= least)

    @property
    def found(self):
        """How many have a name with what is looked for; what is selected beside them is not among these."""
        words = folded(self.looked_for).split()
        options = [option for _heading, options in self.groups for option in options]
        return sum(not option.is_selected or all(word in folded(option.label) for word in words) for option in options)


def facets(listing):
    """A facet for each filter with several choices, if it has some to offer."""
    shown = [facet(listing, name) for name in listing.names if listing.is_multiple(name)]
    return [each for each in shown if each.is_of_use]


def facet(listing, name):
    field, errors, chosen = listing.form.fields[name], listing.form.errors.get(name, []), set(listing.values(name))
    finder = FINDERS.get(name, "")
    looked_for = listing.looked_for(finder) if finder else ""
    groups = named(listing, name, chosen, looked_for) if finder else listed(listing, name, chosen)
    selected = sum(option.is_selected for _heading, options in groups for option in options)
    return Facet(name, field.label, groups, selected, errors, finder, looked_for)


def listed(listing, name, chosen):
    numbers = listing.counts.by(name) if listing.counts else None
    return [
        (heading, [option(value, as_words(label), chosen, numbers) for value, label in options])
        for heading, options in grouped(listing.form.fields[name].choices)
    ]


def named(listing, name, chosen, looked_for):
    if not listing.counts:  # a mistake elsewhere: what was chosen stays chosen
        words = {choice.value: choice.label for choice in listing.named(name)}
        return (
            [("", [Option(value, words.get(value, value), True, None) for value in sorted(chosen)])] if chosen else []
        )
    pairs = NAMED[name](listing.counts).choices(chosen, looked_for)
    options = [Option(choice.value, choice.label, choice.value in chosen, number) for choice, number in pairs]
    return [("", options)] if options or looked_for else []


def option(value, label, chosen, numbers):
    return Option(value, label, value in chosen, None if numbers is None else numbers.get(value, 0))


def grouped(choices):
    """Choices as (heading, options), whether they come in groups or not."""
    alone = [(value, label) for value, label in choices if not isinstance(label, (list, tuple))]
    groups = [(as_words(heading), options) for heading, options in choices if isinstance(options, (list, tuple))]
    return ([("", alone)] if alone else []) + groups


def as_words(label):
    """Labels from the database know their language; the interface's own are in the language in force."""
    return label if isinstance(label, Words) else Words.here(label)
