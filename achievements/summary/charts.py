"""The geometry of charts as plain data: where bars lie, in per cent of whatever width there is, and what fits beside.

Nothing here knows what is counted. Lengths are texts, because a template would write numbers as people do.
"""

from typing import NamedTuple

NARROW, WIDE = 270, 620  # pixels that a chart has on a phone of 320, and beside its table on a desk
LETTER, GAP = 7.5, 6  # pixels of a digit, and between two labels
HEIGHT = 150  # pixels of the tallest bar
ROOM = 22  # above it for its number, and below for the year
LEAST = 0.5  # per cent: what is there is seen
LEVELS = 4  # of shading


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


def bar(count, most):
    """The length of a lying bar, in per cent of the longest one."""
    return percent(max(100 * count / most, LEAST)) if count else "0%"


def columns(counted):
    """Upright bars for (label, count) pairs that follow each other in time."""
    counts = [count for _label, count in counted]
    most = max(counts, default=0)
    numbers = labels_shown(len(counts), len(str(most)), counts.index(most) if counts else 0)
    names = labels_shown(len(counts), max((len(label) for label, _count in counted), default=0), len(counts) - 1)
    slot = 100 / max(len(counts), 1)
    thickness = min(0.8 * slot, 12)
    return [
        column(label, count, most, (place + 0.5) * slot, thickness, numbers[place], names[place])
        for place, (label, count) in enumerate(counted)
    ]


def column(label, count, most, middle, thickness, count_shown, label_shown):
    height = max(HEIGHT * count / most, 1) if count else 0
    return Bar(
        label=label,
        count=count,
        x=percent(middle - thickness / 2),
        width=percent(thickness),
        middle=percent(middle),
        y=pixels(ROOM + HEIGHT - height),
        height=pixels(height),
        above=pixels(ROOM + HEIGHT - height - 5),
        count_shown=count_shown,
        label_shown=label_shown,
    )


def labels_shown(slots, digits, anchor):
    """For each slot whether its label is shown: every so many that they fit, and in any case the one at the anchor."""
    narrow, wide = (step(slots, digits, width) for width in (NARROW, WIDE))
    shown = [("always" if (slot - anchor) % narrow == 0 else "") for slot in range(slots)]
    return [each or ("wide" if (slot - anchor) % wide == 0 else "") for slot, each in enumerate(shown)]


def step(slots, digits, width):
    """How many slots lie from one label to the next. Doubling keeps the labels of wide screens on narrow ones."""
    needed = (digits * LETTER + GAP) * slots / width
    return next(each for each in (1, 2, 4, 8, 16, 32, 64) if each >= min(needed, 64))


def level(count, most):
    """The shade of a cell, from 0 for nothing to LEVELS for the largest number."""
    return -(-LEVELS * count // most) if count else 0


def percent(number):
    return f"{number:.3f}".rstrip("0").rstrip(".") + "%"


def pixels(number):
    return f"{number:.1f}"
