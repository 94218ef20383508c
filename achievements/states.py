"""States of achievements: what came of them, else how far their period is on a day. Seven, each with a word and a mark.

The outcome that staff state comes first, whatever the dates say: a project can be discontinued before its end.
"""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from achievements.choices import Outcome
from sectors.periods import Status, status_condition
from sectors.periods.status import status_now


class State(models.TextChoices):
    ACHIEVED = Outcome.ACHIEVED.value, Outcome.ACHIEVED.label
    PARTLY = Outcome.PARTLY.value, Outcome.PARTLY.label
    DISCONTINUED = Outcome.DISCONTINUED.value, Outcome.DISCONTINUED.label
    UNSTATED = "unstated", _("Ended, outcome not stated")
    UNDER_WAY = Status.UNDER_WAY.value, Status.UNDER_WAY.label
    PLANNED = Status.PLANNED.value, Status.PLANNED.label
    UNDATED = Status.UNDATED.value, _("Period not given")


WITHOUT_OUTCOME = {
    State.UNSTATED: Status.ENDED,
    State.UNDER_WAY: Status.UNDER_WAY,
    State.PLANNED: Status.PLANNED,
    State.UNDATED: Status.UNDATED,
}
OUTCOMES = frozenset(Outcome.values)
OF_STATUS = {status: state for state, status in WITHOUT_OUTCOME.items()}


def state_of(outcome, status):
    """The state of an achievement with this outcome, none if it is no choice any more, and status of its period."""
    return State(outcome) if outcome in OUTCOMES else OF_STATUS[status]


def state_condition(state, prefix="", today=None):
    """Return the condition on achievements of that state today, in the city's time zone."""
    if state not in WITHOUT_OUTCOME:
        return Q(**{f"{prefix}outcome": state.value})
    return Q(**{f"{prefix}outcome": ""}) & status_condition(WITHOUT_OUTCOME[state], prefix, today)


def state_now(today=None):
    """Return an expression for the state of a row, equal to `Achievement.state`."""
    ended = When(status_condition(Status.ENDED, today=today), then=Value(State.UNSTATED.value))
    stated = When(~Q(outcome=""), then=F("outcome"))
    return Case(stated, ended, default=status_now(today), output_field=models.CharField())
