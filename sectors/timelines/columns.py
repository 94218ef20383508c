"""Upright bars over years. Nothing here knows what is counted."""

from typing import NamedTuple

from sectors.timelines.drawing import labels_shown, percent, pixels

HEIGHT = 150  # pixels of the tallest bar
ROOM = 22  # above it for its number, and below for the year


class Bar(NamedTuple):
    """An upright bar. A label is shown always, on wide screens alone (`wide`), or not at all."""

    label: str
    count: int
    x: str
    width: str
    middle: str
    y: str
    height: str
    above: str  # where the number stands
    count_shown: str
    label_shown: str


def year_columns(counted, *, most=None, height=HEIGHT, room=ROOM):
    """Upright bars for (label, count) pairs that follow each other in time; `most` is the number of the tallest."""
    counts = [count for _label, count in counted]
    largest = max(counts, default=0)
    numbers = labels_shown(len(counts), len(str(largest)), counts.index(largest) if counts else 0)
    names = labels_shown(len(counts), max((len(label) for label, _count in counted), default=0), len(counts) - 1)
    slot = 100 / max(len(counts), 1)
    thickness = min(0.8 * slot, 12)
    tallest = height / (most or largest or 1)
    return [
        column(label, count, (place + 0.5) * slot, thickness, count * tallest, room + height)._replace(
            count_shown=numbers[place], label_shown=names[place]
        )
        for place, (label, count) in enumerate(counted)
    ]


def column(label, count, middle, thickness, height, base):
    """A bar that stands on the base, pixels below the top of the drawing."""
    height = max(height, 1) if count else 0
    return Bar(
        label=label,
        count=count,
        x=percent(middle - thickness / 2),
        width=percent(thickness),
        middle=percent(middle),
        y=pixels(base - height),
        height=pixels(height),
        above=pixels(base - height - 5),
        count_shown="",
        label_shown="",
    )
