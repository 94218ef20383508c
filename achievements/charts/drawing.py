"""Drawings as plain data: shapes with a look each, written as SVG or painted as PNG elsewhere."""

from typing import NamedTuple


class Box(NamedTuple):
    look: str  # a class of the style sheet, and a key of LOOKS in the files
    x: float
    y: float
    width: float
    height: float


class Rule(NamedTuple):
    look: str
    x1: float
    y1: float
    x2: float
    y2: float


class Steps(NamedTuple):
    """A line through points that keeps its height until the next one."""

    look: str
    points: tuple

    @property
    def corners(self):
        """The points with the corners between them."""
        found = list(self.points[:1])
        for x, y in self.points[1:]:
            found += [(x, found[-1][1]), (x, y)]
        return found


class Dot(NamedTuple):
    look: str
    x: float
    y: float
    radius: float


class Caption(NamedTuple):
    look: str
    x: float
    y: float  # of the baseline
    text: str
    anchor: str = "start"


class Drawing(NamedTuple):
    width: float
    height: float
    shapes: list

    @property
    def view_box(self):
        return f"0 0 {self.width} {self.height}"
