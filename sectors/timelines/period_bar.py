"""The bar of a period on a scale."""

from typing import NamedTuple

from sectors.periods import Status, status_on
from sectors.timelines.drawing import NARROW, percent

SMALLEST = 100 * 8 / NARROW  # per cent: what is shorter than 8 pixels on a phone becomes a dot
SLIVER = 0.2  # per cent: of what is shorter nothing would be seen


class BarSegment(NamedTuple):
    x: str
    width: str


class PeriodBar(NamedTuple):
    """Drawing of a period. The past is solid and the future is hollow, so that color alone tells nothing."""

    status: Status
    over: BarSegment | None
    to_come: BarSegment | None
    dot: str  # the place of a dot, for what is too short for a bar; else empty
    goes_back: bool  # no beginning, or one before the scale: an arrow points there
    goes_on: bool  # no end, or one after it

    @property
    def stretches(self):
        """The bars with the names of their kinds."""
        return [(kind, each) for kind, each in (("over", self.over), ("to-come", self.to_come)) if each]

    @property
    def is_ended(self):
        return self.status == Status.ENDED

    @property
    def is_under_way(self):
        return self.status == Status.UNDER_WAY


def period_bar(period, scale):
    """The drawing of a period. Nothing of it is outside the scale but its arrows."""
    start, end = scale.begin(period.first_day), scale.finish(period.last_day)
    left, right = max(start, 0), min(end, 100)
    goes_back, goes_on = start < 0, end > 100
    is_dot = right - left < SMALLEST and not goes_back and not goes_on
    return PeriodBar(
        status=status_on(period, scale.today),
        over=None if is_dot else stretch(left, min(right, scale.now)),
        to_come=None if is_dot else stretch(max(left, scale.now), right),
        dot=percent((left + right) / 2) if is_dot else "",
        goes_back=goes_back,
        goes_on=goes_on,
    )


def stretch(left, right):
    return BarSegment(percent(left), percent(right - left)) if right - left >= SLIVER else None
