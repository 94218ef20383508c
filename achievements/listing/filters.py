"""The filters of the list: what each parameter of the query string means, and the form that sets it."""

import itertools

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from achievements.listing.search import matching, validate_words
from achievements.models import Achievement, Organization
from publishing.languages import alphabetical
from sectors.models import Sector, StrategyPoint
from sectors.periods import Status, status_condition
from sectors.periods.fields import DateFormField

ORDERS = {
    "newest": (_("Newest first"), [F("period_start").desc(nulls_last=True)]),
    "oldest": (_("Oldest first"), [F("period_start").asc(nulls_last=True)]),
    "plan": (_("In the order of the plan"), ["sector__plan_id", "sector__position", "sector_id", "position"]),
    "title": (_("By title, A to Z"), ["title"]),
}
DEFAULT_ORDER = "newest"


class OneOfFilter(django_filters.MultipleChoiceFilter):
    """Any of the chosen values. `condition` makes of them what selects the rows, never a join that repeats them."""

    def __init__(self, *, label, condition, choices=()):
        super().__init__(
            label=label,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("“%(value)s” is none of the choices here.")},
        )
        self.condition = condition

    def filter(self, queryset, values):
        return queryset.filter(self.condition(values)) if values else queryset


class DateFilter(django_filters.Filter):
    field_class = DateFormField


def of_sectors(slugs):
    return Q(sector__slug__in=slugs)


def of_statuses(statuses):
    condition = Q()
    for status in statuses:
        condition |= status_condition(Status(status))
    return condition


def of_partners(slugs):
    return Q(pk__in=Achievement.objects.filter(partners__organization__slug__in=slugs).values("pk"))


def of_points(slugs):
    return Q(pk__in=Achievement.objects.filter(points__slug__in=slugs).values("pk"))


def sector_choices():
    return [(sector.slug, sector.name) for sector in Sector.objects.live()]


def partner_choices():
    return [(body.slug, body.name) for body in Organization.objects.live().order_by(alphabetical("name"), "pk")]


def point_choices():
    """Grouped by sector, in the order of the plan."""
    points = StrategyPoint.objects.live().select_related("sector")
    points = points.order_by("sector__plan", "sector__position", "sector", "position")
    groups = [(sector, list(rows)) for sector, rows in itertools.groupby(points, key=lambda point: point.sector)]
    return [(sector.name, [(point.slug, point.text) for point in rows]) for sector, rows in groups]


class AchievementFilterForm(forms.Form):
    def clean(self):
        start, end = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if start and end and start.first_day > end.last_day:
            message = _("“To” (%(end)s) lies before “From” (%(start)s).")
            self.add_error("to", ValidationError(message, params={"start": start, "end": end}))


class AchievementFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search words"), max_length=200, validators=[validate_words], method="search")
    sector = OneOfFilter(label=_("Sector"), condition=of_sectors)
    status = OneOfFilter(label=_("Status"), condition=of_statuses, choices=Status.choices)
    partner = OneOfFilter(label=_("Partner"), condition=of_partners)
    point = OneOfFilter(label=_("Strategy point"), condition=of_points)
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        method="order",
        empty_label=None,
        choices=[(name, label) for name, (label, _columns) in ORDERS.items()],
        error_messages={"invalid_choice": _("“%(value)s” is none of the choices here.")},
    )

    class Meta:
        form = AchievementFilterForm

    # Read once for each list, so that validating, showing and naming a choice costs one query.
    live_choices = {"sector": sector_choices, "partner": partner_choices, "point": point_choices}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, choices in self.live_choices.items():
            self.filters[name].extra["choices"] = choices()

    @classmethod
    def get_filters(cls):
        """`from` is a word of Python's own, so it cannot be declared in the class body."""
        years = {
            "from": DateFilter(field_name="period_end", method="from_date", label=_("From"), max_length=40),
            "to": DateFilter(field_name="period_start", method="to_date", label=_("To"), max_length=40),
        }
        filters = super().get_filters()
        return {"q": filters.pop("q"), "sector": filters.pop("sector")} | years | filters

    def search(self, queryset, name, text):
        return queryset.filter(matching(text))

    def from_date(self, queryset, name, period):
        return queryset.filter(period_end__gte=period.first_day)

    def to_date(self, queryset, name, period):
        return queryset.filter(period_start__lte=period.last_day)

    def order(self, queryset, name, order):
        return queryset  # in Listing, which also orders where nothing was asked for
