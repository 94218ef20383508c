"""The years above the rows of a list, and their lines behind each bar."""

from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from sectors.timelines.drawing import percent
from sectors.timelines.scale import Scale, scale_of
from sectors.timelines.years import timeline_of

MOST_LABELS = 12
MOST_YEARS = 60  # that a plan can be for; a longer period is no help to readers
STEPS = (1, 2, 5, 10)
LINE = '<line class="{0}" x1="{1}" x2="{1}" y2="26"/>'
DEFINED = '<svg class="sprite" width="0" height="0" aria-hidden="true"><defs><g id="years">{}</g></defs></svg>'


def scale_of_rows(plan, periods, today):
    """The scale of a list: the years of the plan where it states them, else those of the periods. None without any."""
    own = plan.period if plan else None
    if own and own.start and own.end:
        years = range(own.first_day.year, own.last_day.year + 1)
        if len(years) <= MOST_YEARS:
            return Scale(years, today)
    return scale_of(timeline_of(periods), today)


def labels_of(scale):
    """The years of a scale in order, an empty text for each that has no label, or no room for one.

    There are at most twelve labels.
    """
    years = scale.years
    step = next(step for step in STEPS if len(years) / step <= MOST_LABELS)
    first = years[0] if step < 5 else 0  # round years where only some have a label
    labeled = [year for year in years if (year - first) % step == 0 and years[-1] - year >= step - 1]
    return [str(year) if year in labeled else "" for year in years]


def year_lines(scale):
    """Return the SVG that defines what each bar shows again: a line for each labeled year, and one for today."""
    places = [100 * place / len(scale.years) for place, label in enumerate(labels_of(scale)) if label and place]
    lines = [("g", percent(round(place, 2))) for place in places]
    if scale.has_now:
        lines.append(("now", percent(round(scale.now, 1))))
    return mark_safe(DEFINED.format(format_html_join("", LINE, lines)))  # noqa: S308  numbers in markup of ours
