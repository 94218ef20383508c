"""Amounts of a measure in words, exact or short."""

from achievements.models import Figure
from achievements.numbers.reading import PLACES
from achievements.numbers.writing import format_short_number


def figure_of(measure, value, **values):
    """A figure of an amount in the base unit: in the unit of the measure, where that says it exactly."""
    unit = measure.unit
    if unit.base and round(value / unit.scale, PLACES) * unit.scale == value:
        return Figure(value=round(value / unit.scale, PLACES), measure=measure, unit=unit, **values)
    return Figure(value=value, measure=measure, unit=unit.base or unit, **values)


def figure_of_rows(measure, rows):
    """The sum of some ChartRows as a figure; None of no rows, and of several whose measure does not add up."""
    if not rows or (len(rows) > 1 and not measure.adds_up):
        return None
    return figure_of(measure, sum(row.value for row in rows), is_approximate=any(row.is_approximate for row in rows))


def bare_amount(figure):
    """The short amount without the word for what is counted."""
    return figure.amount_written(format_short_number, is_counted=False)
