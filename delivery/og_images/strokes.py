"""Symbols drawn from their SVG: the shapes of `<path>` and `<circle>`, in lines with round ends, filled, or dashed."""

import itertools
import math
import re

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageDraw

SHARPNESS = 4  # pixels drawn for each pixel shown
STEPS = 16  # lines of a curve
SHAPE = re.compile(r"<(path|circle)\b([^>]*)/>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
SIDE = re.compile(r'viewBox="0 0 (\d+)')


class LinesPen(BasePen):
    """A pen that keeps a path as polylines, `lines`: lists of points."""

    def __init__(self):
        super().__init__(None)
        self.lines = []

    def _moveTo(self, point):  # noqa: N802  as the base class calls it
        self.lines.append([point])

    def _lineTo(self, point):  # noqa: N802
        self.lines[-1].append(point)

    def _curveToOne(self, one, two, end):  # noqa: N802
        start = self.lines[-1][-1]
        for step in range(1, STEPS + 1):
            t = step / STEPS
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
            points = zip(weights, (start, one, two, end), strict=True)
            self.lines[-1].append(tuple(sum(values) for values in zip(*(scaled(w, p) for w, p in points), strict=True)))

    def _closePath(self):  # noqa: N802
        self.lines[-1].append(self.lines[-1][0])


def scaled(factor, point):
    return factor * point[0], factor * point[1]


def symbol_mask(svg, side, stroke):
    """Return a symbol as a mask of `side` pixels. `stroke` is the width of its lines in units of the drawing."""
    units = int(SIDE.search(svg)[1])
    mask = Image.new("L", (side * SHARPNESS, side * SHARPNESS), 0)
    scale, draw = side * SHARPNESS / units, ImageDraw.Draw(mask)
    for tag, attributes in SHAPE.findall(svg):
        values = dict(ATTRIBUTE.findall(attributes))
        lines = circle(values) if tag == "circle" else path(values["d"])
        for line in lines:
            draw_line(draw, [scaled(scale, point) for point in line], values, stroke * scale, scale)
    return mask.resize((side, side), Image.Resampling.LANCZOS)


def path(data):
    pen = LinesPen()
    parse_path(data, pen)
    return pen.lines


def circle(values):
    x, y, radius = (float(values[name]) for name in ("cx", "cy", "r"))
    turns = (2 * math.pi * step / 96 for step in range(97))
    return [[(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]]


def draw_line(draw, points, values, width, scale):
    """Draw one polyline: filled where it says so, and in lines unless it has none."""
    if values.get("fill") == "currentColor":
        draw.polygon(points, fill=255)
    if values.get("stroke", "").startswith("var("):  # the color of the page, on what is filled
        stroke_line(draw, points, width, 0)
    elif values.get("stroke") != "none":
        if dashes := [float(each) * scale for each in values.get("stroke-dasharray", "").split()]:
            for piece in dashed(points, dashes):
                draw.line(piece, fill=255, width=round(width))
        else:
            stroke_line(draw, points, width, 255)


def stroke_line(draw, points, width, color):
    draw.line(points, fill=color, width=round(width), joint="curve")
    for x, y in (points[0], points[-1]):
        draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=color)


def dashed(points, dashes):
    """Cut a polyline into the pieces that are drawn; `dashes` are the lengths of a piece and of the gap after it."""
    pieces, left, is_drawn = [[points[0]]], dashes[0], True
    for start, end in itertools.pairwise(points):
        length = math.dist(start, end)
        while length > left:
            start = tuple(a + (b - a) * left / length for a, b in zip(start, end, strict=True))
            pieces[-1].append(start)
            is_drawn = not is_drawn
            if is_drawn:
                pieces.append([start])
            length, left = math.dist(start, end), dashes[0 if is_drawn else 1]
        left -= length
        if is_drawn:
            pieces[-1].append(end)
    return [piece for piece in pieces if len(piece) > 1]
