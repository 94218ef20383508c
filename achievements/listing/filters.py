"""The filters of the list: what each parameter of the query string selects, and the form that reads it."""

import copy
import datetime
import functools
import operator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, F, IntegerField, Q, When
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from achievements.choices import FigureKind, OrganizationKind, Outcome, Role, Spending
from achievements.forms import NumberField
from achievements.listing.index import NOT_STATED, keys_of
from achievements.listing.words import has_words, validate_words
from achievements.measures.models import Unit
from achievements.models import Achievement, Figure, Partner, Source
from achievements.states import State, state_condition
from fields.text import one_line
from fields.translation import alphabetical, first_of
from sectors.periods import Status, status_condition
from sectors.periods.fields import DateFormField


def newest_first():
    """The order in which what began last comes first; what is planned follows, then what has no period."""
    return [ranked(begun=1, planned=2), planned_start(), F("period_start").desc()]


def next_first():
    """The order in which what begins next comes first; what began follows, the last first."""
    return [ranked(planned=1, begun=2), planned_start(), F("period_start").desc()]


def ranked(*, begun, planned):
    is_planned, undated = Q(period_start__gt=timezone.localdate()), Q(period_start=None)
    return Case(When(is_planned, then=planned), When(undated, then=3), default=begun, output_field=IntegerField())


def planned_start():
    return Case(When(period_start__gt=timezone.localdate(), then=F("period_start")))


RELEVANCE, NEWEST = "relevance", "newest"
ORDERS = {
    RELEVANCE: (_("Best match first"), newest_first),  # behind the order of `relevance.py`
    NEWEST: (_("Newest first"), newest_first),
    "next": (_("What begins next first"), next_first),
    "oldest": (_("Oldest first"), lambda: [F("period_start").asc(nulls_last=True)]),
    "changed": (_("Last changed first"), lambda: [F("changed_at").desc(nulls_last=True)]),
    "plan": (
        _("In the order of the plan"),
        lambda: ["sector__plan_id", "sector__position", "sector_id", "position"],
    ),
    "title": (_("By title, A to Z"), lambda: [alphabetical("title")]),
}
SOURCED = [("yes", _("With a source")), ("no", _("Without a source"))]
# What an achievement can lack beside sources, an outcome and a period, which have filters of their own.
LACKING = {
    "figure": (_("No figure"), Figure, {}),
    "target": (_("No target"), Figure, {"kind": FigureKind.TARGET}),
    "result": (_("No result"), Figure, {"kind": FigureKind.RESULT}),
    "partner": (_("No partner"), Partner, {}),
}
MOST_VALUES = 50  # of one filter
SMALLEST, LARGEST = Decimal("0.0001"), Decimal(10) ** 16 - 1  # numbers that a figure can hold
NO_CHOICE = _("“%(value)s” is not one of the choices.")


class ListFilter(django_filters.Filter):
    """A filter whose `condition` makes a Q of a value: about achievements, or about the rows of the model `rows`.

    Filters about the same rows hold for one row together: this partner in that role.
    """

    def __init__(self, *, condition, rows=None, **options):
        super().__init__(**options)
        self.condition = condition
        self.rows = rows

    def __deepcopy__(self, memo):
        """Return a copy with options of its own, which a request changes; the choices in them stay the same."""
        copied = copy.copy(self)
        copied.extra = dict(self.extra)
        return copied


class TextFilter(ListFilter):
    field_class = forms.CharField


class DateFilter(ListFilter):
    field_class = DateFormField


class NumberFilter(ListFilter):
    """A number in the units that amounts are compared in. The condition takes the units of other scales as well."""

    field_class = NumberField


class ChoicesField(forms.MultipleChoiceField):
    """Any of some choices. `existing` holds the values of those that are in the database."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": NO_CHOICE}

    def __init__(self, *, existing=None, **options):
        super().__init__(**options)
        self.existing = dict(self.choices) if existing is None else existing

    def to_python(self, value):
        values = [one_line(each) for each in super().to_python(value)]
        if len(set(values)) > MOST_VALUES:
            raise ValidationError(_("Choose at most %(most)d."), params={"most": MOST_VALUES})
        return values

    def valid_value(self, value):
        return value in self.existing


class ChoicesFilter(ListFilter):
    """Any of the chosen values. With `is_keyed` the condition takes the primary keys of the choices."""

    field_class = ChoicesField

    def __init__(self, *, is_keyed=False, **options):
        super().__init__(**options)
        self.is_keyed = is_keyed


def of_points(slugs):
    return Q(pk__in=Achievement.points.through.objects.filter(strategypoint__slug__in=slugs).values("achievement"))


def of_states(states):
    return any_of(state_condition(State(state)) for state in states)


def of_statuses(statuses):
    return any_of(status_condition(Status(status)) for status in statuses)


def of_outcomes(outcomes):
    return Q(outcome__in=["" if outcome == NOT_STATED else outcome for outcome in outcomes])


def of_places(places):
    return any_of(Q(Exact(first_of("place"), place)) for place in places)


def of_units(keys):
    """Figures in units, or in units that convert to these."""
    return Q(unit__in=Unit.objects.filter(Q(pk__in=keys) | Q(base__in=keys)))


def of_spending(values):
    return Q(spending__in=["" if value == NOT_STATED else value for value in values])


def at_least(value, scales):
    return compared("value__gte", value, scales, ROUND_CEILING)


def at_most(value, scales):
    return compared("value__lte", value, scales, ROUND_FLOOR)


def compared(lookup, value, scales, rounding):
    """The condition for amounts on one side of a value; `scales` has the units that are no base unit, by their keys.

    What a figure can be has four decimals, so the limit in each unit is rounded to the side that keeps it exact.
    """
    condition = Q(**{lookup: within_column(value)}) & ~Q(unit__in=list(scales)) if scales else Q(**{lookup: value})
    for key, scale in scales.items():
        limit = (value / scale).quantize(SMALLEST, rounding)
        condition |= Q(unit=key, **{lookup: within_column(limit)})
    return condition


def within_column(value):
    """The value, or the largest or smallest one that its column can hold."""
    return max(min(value, LARGEST), -LARGEST)


def with_sources(answers):
    sourced = Q(pk__in=Source.objects.values("achievement"))
    return any_of(sourced if answer == "yes" else ~sourced for answer in answers)


def lacking(names):
    """The condition of achievements without any row of one of these kinds."""
    kinds = [LACKING[name] for name in names]
    return any_of(~Q(pk__in=rows.objects.filter(**values).values("achievement")) for _label, rows, values in kinds)


def changed_since(period):
    if period.first_day.year == 1:  # whose first hours have no moment in UTC
        return Q(changed_at__isnull=False)
    midnight = datetime.datetime.combine(period.first_day, datetime.time.min)
    return Q(changed_at__gte=timezone.make_aware(midnight))


def any_of(conditions):
    return functools.reduce(operator.or_, conditions)


class AchievementFilterForm(forms.Form):
    def clean(self):
        self.clean_years()
        self.clean_amounts()

    def clean_years(self):
        start, end = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if start and end and start.first_day > end.last_day:
            message = _("“To” (%(end)s) is earlier than “From” (%(start)s).")
            self.add_error("to", ValidationError(message, params={"start": start, "end": end}))

    def clean_amounts(self):
        """Refuse an amount without its unit, which would compare megawatts with won."""
        least, most = self.cleaned_data.get("min"), self.cleaned_data.get("max")
        if least is not None and most is not None and least > most:
            self.add_error("max", _("“At most” is smaller than “At least”."))
        says_unit = any(self.cleaned_data.get(name) or name in self.errors for name in ("unit", "measure"))
        for name in () if says_unit else ("min", "max"):
            if self.cleaned_data.get(name) is not None:
                self.add_error(name, _("Choose the unit or the measure of this number."))


class AchievementFilter(django_filters.FilterSet):
    """The filters of the list, by the names of their parameters in the order of the form."""

    q = TextFilter(label=_("Search words"), condition=has_words, max_length=200, validators=[validate_words])
    plan = ChoicesFilter(label=_("Plan"), condition=lambda plans: Q(sector__plan__in=plans), is_keyed=True)
    sector = ChoicesFilter(label=_("Sector"), condition=lambda sectors: Q(sector__in=sectors), is_keyed=True)
    point = ChoicesFilter(label=_("Strategy point"), condition=of_points)
    state = ChoicesFilter(label=_("Status"), condition=of_states, choices=State.choices)
    status = ChoicesFilter(label=_("Status of the period"), condition=of_statuses, choices=Status.choices)
    outcome = ChoicesFilter(
        label=_("Outcome"), condition=of_outcomes, choices=[*Outcome.choices, (NOT_STATED, _("Not stated"))]
    )
    # By their keys: of a key the database knows how frequent it is, of a word in another table not.
    partner = ChoicesFilter(
        label=_("Partner"), condition=lambda partners: Q(organization__in=partners), rows=Partner, is_keyed=True
    )
    role = ChoicesFilter(
        label=_("Role of the partner"),
        condition=lambda roles: Q(role__in=roles),
        rows=Partner,
        choices=Role.choices,
    )
    partner_kind = ChoicesFilter(
        label=_("Kind of partner"),
        condition=lambda kinds: Q(organization__kind__in=kinds),
        rows=Partner,
        choices=OrganizationKind.choices,
    )
    place = ChoicesFilter(label=_("Place"), condition=of_places)
    measure = ChoicesFilter(
        label=_("Measure"), condition=lambda measures: Q(measure__in=measures), rows=Figure, is_keyed=True
    )
    unit = ChoicesFilter(label=_("Unit"), condition=of_units, rows=Figure, is_keyed=True)
    kind = ChoicesFilter(
        label=_("Result or target"),
        condition=lambda kinds: Q(kind__in=kinds),
        rows=Figure,
        choices=FigureKind.choices,
    )
    spending = ChoicesFilter(
        label=_("Planned or spent"),
        condition=of_spending,
        rows=Figure,
        choices=[*Spending.choices, (NOT_STATED, _("Not stated"))],
    )
    min = NumberFilter(label=_("At least"), condition=at_least, rows=Figure)
    max = NumberFilter(label=_("At most"), condition=at_most, rows=Figure)
    sourced = ChoicesFilter(label=_("Sources"), condition=with_sources, choices=SOURCED)
    lacks = ChoicesFilter(
        label=_("Not stated yet"),
        condition=lacking,
        choices=[(name, label) for name, (label, *_) in LACKING.items()],
    )
    changed = DateFilter(label=_("Changed since"), condition=changed_since, max_length=40)
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        empty_label=None,
        choices=[(name, label) for name, (label, _order) in ORDERS.items()],
        error_messages={"invalid_choice": NO_CHOICE},
    )

    class Meta:
        form = AchievementFilterForm

    def __init__(self, *args, index, **options):
        super().__init__(*args, **options)
        self.index = index
        for name, choices in index.choices.items():
            self.filters[name].extra["existing"] = choices

    @classmethod
    def get_filters(cls):
        """Add `from` and `to`: `from` is a keyword of Python, so the class body cannot declare it."""
        years = {
            "from": DateFilter(
                label=_("From"), condition=lambda period: Q(period_end__gte=period.first_day), max_length=40
            ),
            "to": DateFilter(
                label=_("To"), condition=lambda period: Q(period_start__lte=period.last_day), max_length=40
            ),
        }
        filters = super().get_filters()
        first = {name: filters.pop(name) for name in ("q", "plan", "sector", "point")}
        return first | years | filters

    def filter_queryset(self, queryset):
        conditions = Q(*self.conditions[None].values())
        for rows in (Partner, Figure):
            if self.conditions[rows]:
                conditions &= Q(pk__in=rows.objects.filter(self.row_condition(rows)).values("achievement"))
        return queryset.filter(conditions)

    def row_condition(self, rows):
        """Return the condition for one row of an achievement; `rows` is the model of the row."""
        return Q(*self.conditions[rows].values())

    @cached_property
    def conditions(self):
        """{rows: {filter: Q}} of the filters in use; None stands for those about the achievement itself."""
        conditions = {None: {}, Partner: {}, Figure: {}}
        for name, value in self.form.cleaned_data.items():
            if name != "sort" and value not in (None, "", []):
                each = self.filters[name]
                conditions[each.rows][name] = each.condition(*self.arguments(name, value))
        return conditions

    def arguments(self, name, value):
        """The arguments of the condition of a filter."""
        each = self.filters[name]
        if isinstance(each, TextFilter):
            return value, self.index
        if isinstance(each, NumberFilter):
            return value, {unit.key: unit.scale for unit in self.index.units.values() if unit.scale != 1}
        return [self.index.keys(name, value) if getattr(each, "is_keyed", False) else value]

    @property
    def chosen(self):
        """{filter: values} of the filters with several choices that are in use."""
        return {name: values for name, values in self.form.cleaned_data.items() if values and name in CHOICES}

    def found_keys(self, but=""):
        """The keys that fit the filters about the achievement itself that have no facet, without one of them.

        None if none is in use.
        """
        conditions = [
            condition for name, condition in self.conditions[None].items() if name not in CHOICES and name != but
        ]
        return keys_of(Achievement.objects.filter(*conditions)) if conditions else None

    def found_figures(self):
        """The `figure_tuples` of the figures that fit `min` and `max`; None if neither is in use."""
        conditions = [condition for name, condition in self.conditions[Figure].items() if name not in CHOICES]
        return self.index.figure_tuples(Figure.objects.filter(*conditions)) if conditions else None


# Filters of former addresses, which go on meaning what they meant, and those that addresses of numbers need. They are
# offered where they are in use alone.
UNOFFERED = {"status", "outcome", "spending"}
# The filters with several choices, each of which has a facet.
CHOICES = [name for name, each in AchievementFilter.base_filters.items() if isinstance(each, ChoicesFilter)]
