"""Lists of items that staff have something to add to."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from achievements.choices import FigureKind
from achievements.models import Achievement, Figure, Partner, PlanFigure, PlanStory, SectorFigure, Source
from achievements.states import State, state_condition
from sectors.models import Plan, Sector
from sectors.permissions import sector_keys


def without_outcome():
    return state_condition(State.UNSTATED)


def with_figure(model, **values):
    return Q(Exists(model.objects.filter(**{model.parent_field: OuterRef("pk")}, **values)))


def without(model):
    return ~Q(Exists(model.objects.filter(achievement=OuterRef("pk"))))


def lists_of_figures(model):
    """The lists of items whose figures, rows of that model, say too little."""
    return {
        "unit": (_("A figure without a unit"), lambda: with_figure(model, unit=None)),
        "measure": (_("A figure without a measure"), lambda: with_figure(model, measure=None)),
        "target-year": (_("A target without a year"), lambda: with_figure(model, kind=FigureKind.TARGET, as_of="")),
    }


def with_hidden_story():
    stories = PlanStory.objects.filter(plan=OuterRef("pk"))
    shown = PlanStory.objects.shown(timezone.now(), timezone.localdate())
    return Q(Exists(stories.exclude(pk__in=shown.values("pk"))))


# {model: {value in addresses: (label, function that returns the condition)}}
WORK_LISTS = {
    Achievement: {
        "outcome": (_("Ended, outcome not stated"), without_outcome),
        **lists_of_figures(Figure),
        "period": (_("Period not given"), lambda: Q(period_start=None)),
        "partner": (_("No partner"), lambda: without(Partner)),
        "source": (_("No source"), lambda: without(Source)),
    },
    Sector: lists_of_figures(SectorFigure),
    Plan: {**lists_of_figures(PlanFigure), "story": (_("A story that readers do not see"), with_hidden_story)},
}


def select(queryset, name):
    """Select what a work list holds of a queryset; what is withdrawn is on none."""
    _label, condition = WORK_LISTS[queryset.model][name]
    return not_withdrawn(queryset).filter(condition())


def not_withdrawn(queryset):
    return queryset.exclude(withdraw_at__lte=timezone.now())


def work_lists(model, user):
    """[(value, label, number)] of the lists that hold something that a user looks after; one statement."""
    rows = not_withdrawn(open_to(model, user)).order_by()
    lists = WORK_LISTS[model]
    counts = rows.aggregate(**{f"n{place}": Count("pk", filter=lists[name][1]()) for place, name in enumerate(lists)})
    found = [(name, lists[name][0], counts[f"n{place}"]) for place, name in enumerate(lists)]
    return [each for each in found if each[-1]]


def open_to(model, user):
    """Select what a user may change by the sectors that their rights are limited to."""
    keys = sector_keys(user)
    if keys is None:
        return model.objects.all()
    field = {Achievement: "sector__in", Sector: "pk__in"}.get(model)
    return model.objects.filter(**{field: keys}) if field else model.objects.none()
