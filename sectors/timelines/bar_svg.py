"""The period of a row as an SVG on the scale of its list. Lengths are attributes; style sheets give the colors."""

from django.utils.safestring import mark_safe

from sectors.timelines.drawing import percent

SHORTEST = 1.6  # percent: a single day is still seen
BEYOND = 2  # percent: what goes on beyond an edge has no end there, because the drawing is cut off
SLIVER = 0.2  # percent: of what is shorter nothing would be seen
BAR = '<rect class="{}" x="{}" y="7" width="{}" height="12"/>'
BEFORE = '<path class="off" d="M8 7 2 13l6 6"/>'
AFTER = '<svg class="off" x="100%"><path d="M-8 7-2 13l-6 6"/></svg>'
DRAWING = '<svg class="per" aria-hidden="true"><use href="#years"/>{}</svg>'


def bar_svg(period, scale, *, is_cut=False):
    """Return the drawing of a period: what is over, what is to come, and what is only planned look different.

    What was discontinued (`is_cut`) is hatched. A period that lies outside the scale is an arrow to its side.
    """
    start, end = scale.begin(period.first_day), scale.finish(period.last_day)
    if end <= 0:
        shapes = BEFORE
    elif start >= 100:
        shapes = AFTER
    else:
        shapes = "".join(bars(*in_sight(start, end), scale.now, is_cut=is_cut))
    return mark_safe(DRAWING.format(shapes))  # noqa: S308  numbers in markup of ours


def in_sight(start, end):
    """Return both ends of the bar: a little beyond the scale where it goes on there, and long enough to be seen."""
    left, right = max(start, -BEYOND), min(end, 100 + BEYOND)
    if right - left >= SHORTEST:
        return left, right
    return (left, left + SHORTEST) if left + SHORTEST <= 100 else (100 - SHORTEST, 100)


def bars(left, right, now, *, is_cut):
    if is_cut:
        yield bar("cut", left, right)
    elif left > now:
        yield bar("plan", left, right)
    elif right - now < SLIVER:
        yield bar("done", left, right)
    elif now - left < SLIVER:
        yield bar("todo", left, right)
    else:
        yield bar("done", left, now)
        yield bar("todo", now, right)


def bar(look, left, right):
    return BAR.format(look, percent(round(left, 1)), percent(round(right - left, 1)))
