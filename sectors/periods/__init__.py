"""Periods of time: one small type, the reading of what people type, the text on pages, and the storage."""

from sectors.periods.fields import Dated, DateField, PeriodField
from sectors.periods.period import Moment, Period, PeriodError
from sectors.periods.status import Status, status_condition, status_on

__all__ = [
    "DateField",
    "Dated",
    "Moment",
    "Period",
    "PeriodError",
    "PeriodField",
    "Status",
    "status_condition",
    "status_on",
]
