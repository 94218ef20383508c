"""The filters as a page shows them: their choices with counts, and the values in use in words."""

import itertools
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from achievements.listing.filters import CHOICES, UNOFFERED
from achievements.listing.index import Choice
from achievements.listing.query import ALL_PLANS, OPTION_SEARCHES
from achievements.numbers.writing import format_number
from fields.search import folded_lines
from fields.search_words import search_words
from fields.translation import CODES, TextInLanguage, preferred
from sectors.periods import Period
from sectors.periods.writing import format_period

ALL_PLANS_LABEL = _("All plans")
FIRST = ["sector", "state", "partner"]  # the filters that are used most, with the years; the others are folded
MOST = 5  # choices of a filter that is searched, without a search
MOST_FOUND = 30
MOST_REMOVABLE = 100  # filters in use, each with an address


class Option(NamedTuple):
    value: str
    label: str
    is_selected: bool
    number: int | None  # None where an error keeps the list from being counted


class Facet(NamedTuple):
    name: str
    label: str
    groups: list  # of (heading, options); the heading is empty where there is none
    selected: int
    errors: list
    search_parameter: str = ""  # of the query string, for a search among the choices
    search_text: str = ""

    @property
    def options(self):
        return [option for _heading, options in self.groups for option in options]

    @property
    def is_open(self):
        """Return True if it is in use, or its use went wrong."""
        return bool(self.selected or self.errors or self.search_text)

    @property
    def is_of_use(self):
        """Return True if there is something to choose, or the filter is in use. A single plan is no choice."""
        least = 3 if self.name == "plan" else 1  # two plans, and all of them
        is_offered = self.name not in UNOFFERED and len(self.options) >= least
        return self.is_open or is_offered

    @property
    def found(self):
        """The number of options with the text of the search; other selected ones are not among these."""
        words = search_words(self.search_text)
        selected = [folded_lines([each.label]) for each in self.options if each.is_selected]
        named = sum(words.fit(label) for label in selected)
        return len(self.options) - len(selected) + named


FIELDS = ["min", "max", "changed"]  # that are folded, beside facets


class FacetForm(NamedTuple):
    """The form of the list: Facets that are always in sight, and those that are folded with other fields."""

    first: list
    more: list
    is_open: bool  # what is folded
    number: int  # of filters that are folded

    @property
    def all(self):
        return self.first + self.more

    @property
    def has_state(self):
        return any(each.name == "state" for each in self.first)


def facet_form(result):
    """The FacetForm of a result, with each Facet that has something to offer."""
    found = [each for each in (facet(result, name) for name in CHOICES) if each.is_of_use]
    first = [each for each in found if each.name in FIRST]
    more = [each for each in found if each.name not in FIRST]
    form, values = result.query.form, result.query.values
    is_open = any(each.is_open for each in more) or any(values.get(name) or name in form.errors for name in FIELDS)
    number = len(more) + 1 + any(each.name == "kind" for each in more)  # with the day of a change, and amounts
    return FacetForm(first, more, is_open, number)


def facet(result, name):
    query, named = result.query, set(result.query.values.get(name, ()))
    text, numbers = query.option_search(name), result.numbers(name)
    if name == "plan":
        numbers = numbers and numbers | {ALL_PLANS: sum(numbers.values())}
    if name in OPTION_SEARCHES:
        choices = searched(query.index.choices[name], named, numbers, text)
    else:
        choices = listed(query, name)
    groups = [
        (preferred(group) if group else "", [option(query.index, name, choice, named, numbers) for choice in members])
        for group, members in itertools.groupby(choices, key=lambda choice: choice.group)
    ]
    if name == "sector" and len(groups) == 1:
        groups = [("", groups[0][1])]  # of one plan, which the page names
    errors, selected = query.form.errors.get(name, []), len(named.intersection(choice.value for choice in choices))
    return Facet(name, query.form.fields[name].label, groups, selected, errors, OPTION_SEARCHES.get(name, ""), text)


def option(index, name, choice, chosen, numbers):
    value = choice.value
    label = index.label(name, value) if value in index.choices.get(name, ()) else choice.label
    return Option(value, label, value in chosen, None if numbers is None else numbers.get(value, 0))


def listed(query, name):
    """All choices of a filter."""
    if name == "plan":
        return [*query.choices(name), untranslated(ALL_PLANS, str(ALL_PLANS_LABEL))]
    if name in query.index.choices:
        return query.choices(name)
    return [untranslated(value, str(label)) for value, label in query.filterset.filters[name].extra["choices"]]


def searched(choices, chosen, numbers, text):
    """The choices with a text, or without one the most frequent; and those chosen. The highest number first."""
    if numbers is None:  # an error elsewhere: what was chosen stays chosen
        return [choices.get(value) or untranslated(value, value) for value in sorted(chosen)]
    selected = [choices[value] for value in sorted(chosen)]
    if text:
        words = search_words(text)
        matching = [each for each in choices.values() if words.fit(each.search_text)]
        found = most_frequent_first(matching, numbers)[:MOST_FOUND]
        return most_frequent_first(found + [each for each in selected if each not in found], numbers)
    counted = [each for each in choices.values() if each.value in numbers]
    frequent = sorted(counted, key=lambda choice: -numbers[choice.value])[:MOST]
    others = [each for each in selected if each not in frequent]
    return most_frequent_first(others, numbers) + most_frequent_first(frequent, numbers)


def most_frequent_first(choices, numbers):
    return sorted(choices, key=lambda choice: (-numbers.get(choice.value, 0), choice.value))


def untranslated(value, text):
    """A choice with one text, for a language in force or for all of them."""
    return Choice(value, dict.fromkeys(CODES, text))


class ActiveFilter(NamedTuple):
    """A value of a filter in use, with the address of the list without it; empty where these would be too many."""

    name: str
    label: str
    value: str
    url: str


def active_filters(query):
    """An ActiveFilter for each value. Each address repeats all other values, so there are none for very many."""
    with_urls = len(query.filters) <= MOST_REMOVABLE
    return [active_filter(query, name, value, with_url=with_urls) for name, value in query.filters]


def active_filter(query, name, value, *, with_url):
    url = query.url_without(name, value) if with_url else ""
    return ActiveFilter(name, query.form.fields[name].label, words(query, name, value), url)


def words(query, name, value):
    """A value as people write it, in the language in force."""
    understood = query.understood(name)
    if understood is not None:
        text = format_period(understood) if isinstance(understood, Period) else format_number(understood)
        return TextInLanguage.here(text)
    if (name, value) == ("plan", ALL_PLANS):
        return TextInLanguage.here(str(ALL_PLANS_LABEL))
    if name in query.index.choices:
        choice = query.index.choices[name].get(value)
        return choice.label if choice else TextInLanguage.here(value)
    static = dict(query.filterset.filters[name].extra.get("choices", ()))
    return TextInLanguage.here(str(static.get(value, value)))
