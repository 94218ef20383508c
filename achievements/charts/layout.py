"""Drawings of files: rows of labeled bars, and the frame with title, legend and source around any drawing."""

from typing import NamedTuple

from achievements.charts.drawing import Box, Caption, Drawing, Rule
from achievements.charts.looks import TEXT_LOOKS, broken, width_of_text

WIDTH, MARGIN = 760, 30
ROOM = WIDTH - 2 * MARGIN
LABELS, BAR = 190, 18  # pixels: the column of labels, and the height of a bar
LEADING = 1.45
KEY = 26  # pixels from the sample of a legend to its text and beyond


class BarPiece(NamedTuple):
    """A piece of a lying bar, from and to a share of its length."""

    look: str
    start: float
    end: float


class LabeledBar(NamedTuple):
    label: str
    pieces: list
    text: str  # below it
    mark: float | None = None  # the place of a line across it


def bars_drawing(rows):
    """The rows one below the other, with rules between them."""
    shapes, top = [], 0
    for row in rows:
        shapes.append(Rule("ax", 0, top, ROOM, top))
        labels = broken(row.label, "strong", LABELS - 16, most=3)
        words = broken(row.text, "words", ROOM - LABELS)
        shapes += lines_at(labels, "strong", 0, top + 10)
        shapes += bar_at(row, LABELS, top + 10)
        shapes += lines_at(words, "words", LABELS, top + 16 + BAR)
        top += max(16 + line_height("strong") * len(labels), 24 + BAR + line_height("words") * len(words))
    return Drawing(ROOM, top, shapes)


def bar_at(row, left, top):
    """Yield the shapes of a bar. Pieces are kept a pixel apart, and none is too short to be seen."""
    length = ROOM - left
    for piece in row.pieces:
        width = max((piece.end - piece.start) * length - 1, 1.5)
        yield Box(piece.look, left + piece.start * length, top, width, BAR)
    if row.mark is not None:
        yield Rule("end", left + row.mark * length, top - 4, left + row.mark * length, top + BAR + 4)


def line_height(look):
    return TEXT_LOOKS[look].size * LEADING


def lines_at(lines, look, left, top):
    size = TEXT_LOOKS[look].size
    return [Caption(look, left, top + size + place * line_height(look), line) for place, line in enumerate(lines)]


class LegendEntry(NamedTuple):
    look: str
    text: str


def framed(drawing, title, notes=(), legend=(), source=()):
    """The drawing below its title, notes and legend, and above the lines of its source, on a ground of its own."""
    shapes, top = [], MARGIN
    for look, text in [("title", title), *(("words", note) for note in notes)]:
        lines = broken(text, look, ROOM)
        shapes += lines_at(lines, look, MARGIN, top)
        top += len(lines) * line_height(look) + 6
    found, height = legend_at(legend, top)
    shapes += found
    top += height + 14
    shapes += [moved(shape, MARGIN, top) for shape in drawing.shapes]
    top += drawing.height + 18
    for text in source:
        lines = broken(text, "small", ROOM)
        shapes += lines_at(lines, "small", MARGIN, top)
        top += len(lines) * line_height("small")
    height = round(top + MARGIN / 2)
    return Drawing(WIDTH, height, [Box("ground", 0, 0, WIDTH, height), *shapes])


def legend_at(legend, top):
    """(shapes, height) of the entries beside each other, in as many lines as they need."""
    shapes, left, start = [], 0, top
    for entry in legend:
        width = KEY + width_of_text(entry.text, "words") + 18
        if left and left + width > ROOM:
            left, top = 0, top + line_height("words") + 4
        shapes += [Box(entry.look, MARGIN + left, top + 3, 18, 12)]
        shapes += lines_at([entry.text], "words", MARGIN + left + KEY, top)
        left += width
    return shapes, top - start + (line_height("words") if legend else 0)


def moved(shape, right, down):
    """The shape at another place."""
    names = {name: getattr(shape, name) for name in shape._fields}
    for name in names.keys() & {"x", "x1", "x2"}:
        names[name] += right
    for name in names.keys() & {"y", "y1", "y2"}:
        names[name] += down
    if "points" in names:
        names["points"] = tuple((x + right, y + down) for x, y in names["points"])
    return type(shape)(**names)


def text_drawing(number, *lines):
    """A number in large type with sentences below it, in place of a chart of one value."""
    shapes, top = [Caption("number", 0, 34, number)], 50
    for line in lines:
        found = broken(line, "words", ROOM)
        shapes += lines_at(found, "words", 0, top)
        top += len(found) * line_height("words")
    return Drawing(ROOM, top, shapes)
