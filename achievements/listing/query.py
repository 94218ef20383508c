"""The query string of the list: read into values, checked, and written in its one canonical form."""

from decimal import Decimal
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from achievements.listing.filters import CHOICES, MOST_VALUES, NEWEST, ORDERS, RELEVANCE, AchievementFilter
from achievements.listing.index import facet_index
from achievements.measures.models import Measure
from achievements.models import Achievement, Organization
from achievements.numbers.reading import is_number, parse_number
from delivery.content_version import content_version
from fields.keys import key_from
from fields.search_words import search_words
from fields.text import one_line
from fields.urls import with_query
from publishing.models import current_slug
from sectors.models import Plan, Sector, StrategyPoint
from sectors.nouns import Noun
from sectors.periods import Period

# Parameters that newsletters, advertisements and social networks append. They mean nothing here and are no error.
TRACKING = ("utm_", "fbclid", "gclid", "gbraid", "wbraid", "msclkid", "igsh", "twclid")
# Filters with too many choices to list them all, and the parameters that search these by name.
OPTION_SEARCHES = {"partner": "find-partner", "place": "find-place", "measure": "find-measure"}
# Filters whose values are slugs that lead on: those that an item had before, and those of what was merged into it.
WITH_FORMER_SLUGS = {
    "plan": Plan,
    "sector": Sector,
    "point": StrategyPoint,
    "partner": Organization,
    "measure": Measure,
}
MOST_FORMER = 10  # of them that are looked for, in all filters of a query
ALL_PLANS = "all"  # the value of the filter of plans for the achievements of every plan
VIEWS = ["cards", "table"]  # ways to show the rows; the first one has no parameter
OTHER_PARAMETERS = {"page", "bom", "view", *OPTION_SEARCHES.values()}
LONGEST_OPTION_SEARCH = 60  # letters


class FormError(NamedTuple):
    name: str  # of the field
    label: str
    message: str
    code: str  # for programs


class ListQuery:
    """A query string of the list. `data` is a QueryDict.

    It is of one plan, the current one, unless it names others or sectors of others. `plans` has the slugs, or is None
    for all plans.

    A query with errors selects nothing. One that is refused must not be answered with a file: a program would take all
    rows for those that it meant.
    """

    def __init__(self, data):
        self.data = data
        self.version = content_version()
        self.index = facet_index(self.version)
        self.lookups_left = MOST_FORMER
        self.values = {name: self.clean(name, values) for name, values in data.lists()}
        self.take_words_of_units()
        self.plans = self.plans_in_scope()
        self.filterset = AchievementFilter(self.cleaned_data, queryset=Achievement.objects.live(), index=self.index)
        self.form = self.filterset.form
        self.form.full_clean()
        self.names = list(self.filterset.filters)
        self.form.fields["sort"].widget.choices = self.orders

    def clean(self, name, values):
        """The values of a parameter, each on one line, the empty ones left out; items by their current slugs."""
        values = [value for value in map(one_line, values) if value]
        if name == "plan" and ALL_PLANS in values:
            return [ALL_PLANS]
        if name in WITH_FORMER_SLUGS:
            return [self.current_slug(name, value) for value in values]
        if name == "sort" and not self.words.wanted:
            return [value for value in values if value != RELEVANCE]
        return values

    def current_slug(self, name, slug):
        """The slug that an item has now which had this one before; the same where nothing is known of it."""
        if slug in self.index.choices[name] or self.lookups_left == 0:
            return slug
        self.lookups_left -= 1
        return current_slug(WITH_FORMER_SLUGS[name], slug[:100])

    @cached_property
    def words(self):
        """The SearchWords of what was typed."""
        return search_words(one_line(self.data.get("q", "")))

    @property
    def default_order(self):
        """The order without `sort`: the best match first where there are words to match."""
        return RELEVANCE if self.words.wanted else NEWEST

    @property
    def order(self):
        return self.form.cleaned_data["sort"] or self.default_order

    @property
    def shown_order(self):
        """The value of the order that is chosen, which may be wrong; nothing for the default."""
        order = next(iter(self.values.get("sort", ())), "")
        return "" if order == self.default_order else order

    @property
    def orders(self):
        """[(value, label)] of the orders to choose from. The default has no value: it may be another with words."""
        offered = {
            name: label for name, (label, _order) in ORDERS.items() if name not in (RELEVANCE, self.default_order)
        }
        return [("", ORDERS[self.default_order][0]), *offered.items()]

    def take_words_of_units(self):
        """Take the words that stood for units in former addresses: a unit, or a word that measures say now."""
        words, index = self.values.get("unit", ()), self.index
        if len(words) > MOST_VALUES or all(word in index.choices["unit"] for word in words):
            return
        units = {word: index.words_of_units[word] for word in words if word in index.words_of_units}
        counted = {word: index.words_counted.get(word) for word in words if word not in units}
        measures = [slug for slugs in counted.values() for slug in slugs or ()]
        self.values["unit"] = [
            units[word].base.slug if word in units else word for word in words if not counted.get(word)
        ]
        self.values["measure"] = [*self.values.get("measure", ()), *measures]
        scales = {unit.scale for unit in units.values()}
        if len(scales) == 1:
            self.scale_limits(*scales)

    def scale_limits(self, scale):
        """Convert the limits of amounts in a unit that converts to another, which stands in its place from now on."""
        for name in ("min", "max"):
            texts = self.values.get(name, ())
            self.values[name] = [f"{parse_number(text) * scale:f}" if is_number(text) else text for text in texts]

    def plans_in_scope(self):
        """The slugs of the plans that are named, else of those whose sectors or points are, else of the current one."""
        if named := self.values.get("plan"):
            return None if named == [ALL_PLANS] else named
        for name, plans in self.index.plans.items():
            if found := set().union(*(plans.get(value, ()) for value in self.values.get(name, ()))):
                return sorted(found)
        return self.index.current_plan and [self.index.current_plan]

    @property
    def cleaned_data(self):
        data = QueryDict(mutable=True)
        for name, values in self.values.items():
            if values and name != "plan":
                data.setlist(name, values)
        if self.plans:
            data.setlist("plan", self.plans)
        return data

    @property
    def has_several_plans(self):
        """Return True if its achievements may be of more than one plan, so that each has to say of which it is."""
        return len(self.index.choices["plan"] if self.plans is None else self.plans) > 1

    @cached_property
    def plan(self):
        """The one Plan that its achievements are of, or None."""
        if self.plans is None or self.has_several_plans:
            return None
        return Plan.objects.live().filter(slug=self.plans[0]).first()

    @property
    def called(self):
        """The word for the items of its plan; of several plans that of the current one."""
        slug = self.index.current_plan if self.plans is None or len(self.plans) != 1 else self.plans[0]
        words = (plan.parent for plan in self.index.names["plans"].values() if plan.slug == slug)
        return Noun(next(words, Noun.ACHIEVEMENT))

    @property
    def plan_of_page(self):
        """The plan that its page names in place of the current one, or None."""
        return None if self.plans == [self.index.current_plan] else self.plan

    def url_of_plan(self, slug):
        """The address of the list with this plan, or all of them, in place of its own, and without what is of these."""
        left_out = {"plan", *self.index.plans}
        kept = [(name, value) for name, value in self.parameters if name not in left_out]
        parameters = sorted([("plan", slug), *kept], key=lambda pair: self.names.index(pair[0]))
        return list_url(parameters + shown(self.view))

    def choices(self, name):
        """The choices of a filter that the database has; of sectors and points those of the plans of the list."""
        found, plans = self.index.choices[name], self.index.plans.get(name)
        if plans is None or self.plans is None:
            return list(found.values())
        chosen = self.values.get(name, ())
        return [each for each in found.values() if each.value in chosen or not plans[each.value].isdisjoint(self.plans)]

    def without_vanished(self):
        """The same query without choices that no public item has any more; None if a filter has no other choice.

        A partner whose slug is that of no organization was renamed, and stays: its achievements are still there.
        """
        data = self.cleaned_data
        known = {"partner": {each.slug for each in self.index.names["organizations"].values()}}
        for name in data.keys() & self.index.choices.keys():
            choices, values = self.index.choices[name], data.getlist(name)
            there = [value for value in values if value in choices or value not in known.get(name, values)]
            if not there:
                return None
            data.setlist(name, there)
        return ListQuery(data)

    @property
    def years(self):
        """The two form fields of the years."""
        return [self.form["from"], self.form["to"]]

    @property
    def amounts(self):
        return [self.form["min"], self.form["max"]]

    @cached_property
    def errors(self):
        """A FormError for each value that cannot be understood."""
        labels = {name: field.label for name, field in self.form.fields.items()}
        found = [
            FormError(name, labels[name], message, error.code or "invalid")
            for name, errors in self.form.errors.as_data().items()
            for error in errors
            for message in error.messages
        ]
        for name in self.names:
            if name not in CHOICES and len(set(self.values.get(name, ()))) > 1:
                message = _("This was given more than once. Use it only once.")
                found.append(FormError(name, labels[name], message, "repeated"))
        return found

    @cached_property
    def unknown(self):
        """The parameters that mean nothing here: a misspelled filter would otherwise show all rows without a word."""
        return [name for name in self.data if not self.is_known(name) and not name.startswith(TRACKING)]

    def is_known(self, name):
        return name in self.filterset.filters or name in OTHER_PARAMETERS

    @property
    def is_refused(self):
        return bool(self.errors or self.unknown)

    @property
    def reasons(self):
        """Sentences that say why it is refused."""
        wrong = [f"{error.label}: {error.message}" for error in self.errors]
        return wrong + [_("There is no filter named “%(name)s”.") % {"name": name} for name in self.unknown]

    @cached_property
    def parameters(self):
        """[(name, value)] of the filters and the order, in their one order, each value written in one way."""
        return [(name, value) for name in self.names for value in self.normalized(name)]

    @property
    def filters(self):
        """The parameters that say which achievements; without the order."""
        return [(name, value) for name, value in self.parameters if name != "sort"]

    def normalized(self, name):
        values = sorted(set(self.values.get(name, ())))
        understood = self.understood(name)
        if understood is not None and len(values) == 1:
            return [f"{understood.normalize():f}" if isinstance(understood, Decimal) else str(understood)]
        return [value for value in values if (name, value) != ("sort", self.default_order)]

    def understood(self, name):
        """The Period or the Decimal that a value stands for; None if it is neither."""
        value = self.form.cleaned_data.get(name)
        return value if isinstance(value, Decimal | Period) else None

    @property
    def is_plain(self):
        """Return True if it is the query of the whole list and says nothing else."""
        return not self.parameters and not self.unknown and not self.option_searches

    @property
    def page_number(self):
        """The page that is asked for; None if that is no number."""
        return key_from(self.data.get("page", "1"))

    @property
    def view(self):
        """The way to show the rows. It says nothing of which these are, so a wrong one is the usual one."""
        view = self.data.get("view")
        return view if view in VIEWS else VIEWS[0]

    @property
    def option_searches(self):
        """[(parameter, text)] of the searches among choices. They say nothing of which achievements are shown."""
        found = [(parameter, self.option_search(name)) for name, parameter in OPTION_SEARCHES.items()]
        return [(parameter, text) for parameter, text in found if text]

    def option_search(self, name):
        """The text that the choices of a filter are searched for, or nothing."""
        text = one_line(self.data.get(OPTION_SEARCHES.get(name), ""))
        return "" if "\0" in text else text[:LONGEST_OPTION_SEARCH].strip()

    def url(self, extension="", page=1):
        """The address of the same list, as a page or as a file: `url("csv")`."""
        view = "" if extension else self.view
        return list_url(self.parameters + shown(view, page), extension)

    def url_without(self, name, value):
        kept = [parameter for parameter in self.parameters if parameter != (name, value)]
        return list_url(kept + shown(self.view))

    def url_of_view(self, view):
        """The address of the same page of the list with its rows shown in another way."""
        return list_url(self.parameters + shown(view, self.page_number or 1))

    @property
    def clear_url(self):
        """The address of the list with no filter, shown in the same way."""
        return list_url(shown(self.view))

    def canonical(self, page=1):
        """The query string of a page of this list, without what means nothing and however it is shown."""
        return encoded(self.parameters + shown(page=page))

    def corrected(self, page=1):
        """The query string to redirect to. It keeps what means nothing, so that the page can say so."""
        others = [(name, value) for name, values in self.data.lists() for value in values if not self.is_known(name)]
        return encoded(self.parameters + shown(self.view, page) + self.option_searches + others)


def roles_of(organization):
    """The query of all achievements, of every plan, that an organization takes part in."""
    return ListQuery(QueryDict(f"plan={ALL_PLANS}&partner={organization.slug}"))


def shown(view="", page=1):
    """The parameters of how a list is shown, without what is usual."""
    views = [("view", view)] if view not in ("", VIEWS[0]) else []
    return views + ([("page", str(page))] if page > 1 else [])


def list_url(parameters, extension=""):
    """The address of the list with these parameters."""
    path = reverse("achievements:output", args=[extension]) if extension else reverse("achievements:list")
    return with_query(path, encoded(parameters))


def encoded(parameters):
    """The query string of [(name, value)]."""
    query = QueryDict(mutable=True)
    for name, value in parameters:
        query.appendlist(name, value)
    return query.urlencode()
