"""Lists of achievements that staff have something to add to."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from achievements.choices import FigureKind
from achievements.models import Achievement, Figure, Partner, Source
from achievements.states import State, state_condition
from sectors.permissions import sector_keys


def without_outcome():
    return state_condition(State.UNSTATED)


def with_figure(**values):
    return Q(Exists(Figure.objects.filter(achievement=OuterRef("pk"), **values)))


def without(model):
    return ~Q(Exists(model.objects.filter(achievement=OuterRef("pk"))))


# {value in addresses: (label, function that returns the condition)}
WORK_LISTS = {
    "outcome": (_("Ended, outcome not stated"), without_outcome),
    "unit": (_("A figure without a unit"), lambda: with_figure(unit=None)),
    "measure": (_("A figure without a measure"), lambda: with_figure(measure=None)),
    "target-year": (_("A target without a year"), lambda: with_figure(kind=FigureKind.TARGET, as_of="")),
    "period": (_("Period not given"), lambda: Q(period_start=None)),
    "partner": (_("No partner"), lambda: without(Partner)),
    "source": (_("No source"), lambda: without(Source)),
}


def select(queryset, name):
    """Select what a work list holds of a queryset; what is withdrawn is on none."""
    _label, condition = WORK_LISTS[name]
    return queryset.filter(condition()).exclude(withdraw_at__lte=timezone.now())


def work_lists(user):
    """[(value, label, number)] of the lists that hold something, of the sectors that a user looks after."""
    keys = sector_keys(user)
    rows = Achievement.objects.all() if keys is None else Achievement.objects.filter(sector__in=keys)
    found = [(name, label, select(rows, name).count()) for name, (label, _condition) in WORK_LISTS.items()]
    return [each for each in found if each[-1]]
