"""When something is: one small type, what people type for it, how it is shown, how it is stored."""

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
