"""The filters of the list: what each parameter of the query string means, and the form that sets it."""

import datetime
import functools
import operator

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from achievements.choices import FigureKind, Outcome, Role
from achievements.forms import NumberField
from achievements.listing.search import matching, validate_words
from achievements.models import Achievement, Figure, Organization, Partner, Source
from publishing.languages import first_of
from publishing.text import one_line
from sectors.periods import Status, status_condition
from sectors.periods.fields import DateFormField

ORDERS = {
    "newest": (_("Newest first"), [F("period_start").desc(nulls_last=True)]),
    "oldest": (_("Oldest first"), [F("period_start").asc(nulls_last=True)]),
    "changed": (_("Last changed first"), [F("changed_at").desc(nulls_last=True)]),
    "plan": (_("In the order of the plan"), ["sector__plan_id", "sector__position", "sector_id", "position"]),
    "title": (_("By title, A to Z"), ["title"]),
}
DEFAULT_ORDER = "newest"
NOT_STATED = "none"  # the value in addresses for achievements without an outcome
SOURCED = [("yes", _("With a source")), ("no", _("Without a source"))]
MOST_VALUES = 50  # of one filter
NO_CHOICE = _("“%(value)s” is not one of the choices.")


class ListFilter(django_filters.Filter):
    """`condition` makes of a value what selects the rows: achievements, or those `rows` that an achievement has.

    Filters of the same rows say together what one row of an achievement is like: this partner in that role.
    """

    def __init__(self, *, condition, rows=None, **options):
        super().__init__(**options)
        self.condition = condition
        self.rows = rows


class TextFilter(ListFilter):
    field_class = forms.CharField


class DateFilter(ListFilter):
    field_class = DateFormField


class NumberFilter(ListFilter):
    field_class = NumberField


class ChoicesField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": NO_CHOICE}

    def to_python(self, value):
        values = [one_line(each) for each in super().to_python(value)]
        if len(set(values)) > MOST_VALUES:
            raise ValidationError(_("Choose at most %(most)d."), params={"most": MOST_VALUES})
        return values


class NamedField(ChoicesField):
    """Choices too many to be listed: `existing(values)` are those among some values that there are."""

    def __init__(self, *, existing, **options):
        super().__init__(**options)
        self.existing = existing

    def validate(self, values):
        askable = [value for value in values if "\0" not in value]  # PostgreSQL takes no such text
        unknown = sorted(set(values) - set(self.existing(askable) if askable else ()))
        if unknown:
            raise ValidationError(NO_CHOICE, code="invalid_choice", params={"value": unknown[0]})


class OneOfFilter(ListFilter):
    """Any of the chosen values."""

    field_class = ChoicesField


class NamedFilter(OneOfFilter):
    field_class = NamedField


def of_plans(slugs):
    return Q(sector__plan__slug__in=slugs)


def of_sectors(slugs):
    return Q(sector__slug__in=slugs)


def of_points(slugs):
    return Q(pk__in=Achievement.points.through.objects.filter(strategypoint__slug__in=slugs).values("achievement"))


def of_statuses(statuses):
    return any_of(status_condition(Status(status)) for status in statuses)


def of_outcomes(outcomes):
    return Q(outcome__in=["" if outcome == NOT_STATED else outcome for outcome in outcomes])


def of_partners(slugs):
    """By their keys, read here: of a key the database knows how frequent it is, of a word in another table not."""
    return Q(organization__in=list(Organization.objects.live().filter(slug__in=slugs).values_list("pk", flat=True)))


def of_places(places):
    return any_of(Q(Exact(first_of("place"), place)) for place in places)


def of_units(units):
    return any_of(Q(Exact(first_of("unit"), unit)) for unit in units)


def with_sources(answers):
    sourced = Q(pk__in=Source.objects.values("achievement"))
    return any_of(sourced if answer == "yes" else ~sourced for answer in answers)


def changed_since(period):
    if period.first_day.year == 1:  # whose first hours have no moment in UTC
        return Q(changed_at__isnull=False)
    midnight = datetime.datetime.combine(period.first_day, datetime.time.min)
    return Q(changed_at__gte=timezone.make_aware(midnight))


def any_of(conditions):
    return functools.reduce(operator.or_, conditions)


def existing_partners(slugs):
    return Organization.objects.live().filter(slug__in=slugs).values_list("slug", flat=True)


def existing_places(places):
    live = Achievement.objects.live().order_by(*ORDERS[DEFAULT_ORDER][1], "pk")  # as the index of places has them
    return [place for place in places if live.filter(of_places([place])).values_list("pk")[:1]]


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
        """An amount without its unit would compare megawatts with won."""
        least, most = self.cleaned_data.get("min"), self.cleaned_data.get("max")
        if least is not None and most is not None and least > most:
            self.add_error("max", _("“At most” is smaller than “At least”."))
        if not self.cleaned_data.get("unit") and "unit" not in self.errors:
            for name in ("min", "max"):
                if self.cleaned_data.get(name) is not None:
                    self.add_error(name, _("Choose the unit of this number."))


class AchievementFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Search words"), condition=matching, max_length=200, validators=[validate_words])
    plan = OneOfFilter(label=_("Plan"), condition=of_plans)
    sector = OneOfFilter(label=_("Sector"), condition=of_sectors)
    point = OneOfFilter(label=_("Strategy point"), condition=of_points)
    status = OneOfFilter(label=_("Status"), condition=of_statuses, choices=Status.choices)
    outcome = OneOfFilter(
        label=_("Outcome"), condition=of_outcomes, choices=[*Outcome.choices, (NOT_STATED, _("Not stated"))]
    )
    partner = NamedFilter(label=_("Partner"), condition=of_partners, rows=Partner, existing=existing_partners)
    role = OneOfFilter(
        label=_("Role of the partner"),
        condition=lambda roles: Q(role__in=roles),
        rows=Partner,
        choices=Role.choices,
    )
    place = NamedFilter(label=_("Place"), condition=of_places, existing=existing_places)
    unit = OneOfFilter(label=_("Unit"), condition=of_units, rows=Figure)
    kind = OneOfFilter(
        label=_("Result or target"),
        condition=lambda kinds: Q(kind__in=kinds),
        rows=Figure,
        choices=FigureKind.choices,
    )
    min = NumberFilter(label=_("At least"), condition=lambda value: Q(value__gte=value), rows=Figure)
    max = NumberFilter(label=_("At most"), condition=lambda value: Q(value__lte=value), rows=Figure)
    sourced = OneOfFilter(label=_("Sources"), condition=with_sources, choices=SOURCED)
    changed = DateFilter(label=_("Changed since"), condition=changed_since, max_length=40)
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        empty_label=None,
        choices=[(name, label) for name, (label, _columns) in ORDERS.items()],
        error_messages={"invalid_choice": NO_CHOICE},
    )

    class Meta:
        form = AchievementFilterForm

    def __init__(self, *args, choices, **options):
        """`choices` are those that come from the database, by the filter's name."""
        super().__init__(*args, **options)
        for name, pairs in choices.items():
            self.filters[name].extra["choices"] = pairs

    @classmethod
    def get_filters(cls):
        """`from` is a word of Python's own, so it cannot be declared in the class body."""
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
        return queryset.filter(self.condition())

    def condition(self, *but):
        """What was asked for of an achievement, but for the filters that are named."""
        condition = Q(*self.asked(None, but))
        for rows in (Partner, Figure):
            if self.asked(rows, but):
                condition &= Q(pk__in=rows.objects.filter(self.row_condition(rows, *but)).values("achievement"))
        return condition

    def row_condition(self, rows, *but):
        """What was asked for of one row of an achievement."""
        return Q(*self.asked(rows, but))

    def asked(self, rows, but):
        return [condition for name, condition in self.conditions[rows].items() if name not in but]

    @cached_property
    def conditions(self):
        """What each filter asks for, by the rows that it is about: None for the achievement itself."""
        conditions = {None: {}, Partner: {}, Figure: {}}
        for name, value in self.form.cleaned_data.items():
            if name != "sort" and value not in (None, "", []):
                each = self.filters[name]
                conditions[each.rows][name] = each.condition(value)
        return conditions
