"""A drawing as a PNG of twice its size, painted with the portal's own fonts. One thread at a time: fonts are shared."""

import io

from PIL import Image, ImageDraw

from achievements.charts.drawing import Box, Caption, Dot, Rule, Steps
from achievements.charts.looks import LOOKS, PAPER, TEXT_LOOKS
from delivery.og_images.text import TextStyle, drawable, font, pieces_by_font, stroke, width

SCALE = 2
FINER = 2  # shapes are painted so many times larger than the file, for smooth edges
COLORS = 128


def png_file(drawing, accent):
    """The bytes of the file; the same for the same drawing."""
    size = round(drawing.width * SCALE), round(drawing.height * SCALE)
    large = Image.new("RGB", (size[0] * FINER, size[1] * FINER), PAPER)
    painter = ShapePainter(large, SCALE * FINER, accent)
    for shape in drawing.shapes:
        if not isinstance(shape, Caption):
            painter.paint(shape)
    picture = large.resize(size, Image.Resampling.BOX)
    canvas = ImageDraw.Draw(picture)
    for shape in drawing.shapes:
        if isinstance(shape, Caption):
            write(canvas, shape)
    file = io.BytesIO()
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def write(canvas, caption):
    look = TEXT_LOOKS[caption.look]
    style, text = TextStyle(look.size * SCALE, look.weight), drawable(caption.text)
    ahead = {"start": 0, "middle": 0.5, "end": 1}[caption.anchor] * width(text, style)
    left = caption.x * SCALE - ahead
    for path, piece in pieces_by_font(text):
        face = font(path, style)
        place, outline = (left, caption.y * SCALE), stroke(path, style)
        canvas.text(place, piece, fill=look.color, font=face, anchor="ls", stroke_width=outline)
        left += face.getlength(piece)


class ShapePainter:
    """Paints shapes with the looks of files onto an image, so many times larger than they say."""

    def __init__(self, image, scale, accent):
        self.image = image
        self.canvas = ImageDraw.Draw(image)
        self.scale = scale
        self.accent = accent

    def paint(self, shape):
        look = LOOKS[shape.look].in_accent(self.accent)
        {Box: self.box, Rule: self.rule, Steps: self.steps, Dot: self.dot}[type(shape)](shape, look)

    def box(self, shape, look):
        x, y = shape.x * self.scale, shape.y * self.scale
        corners = (x, y, x + shape.width * self.scale - 1, y + shape.height * self.scale - 1)
        if corners[2] < x or corners[3] < y:
            return
        self.canvas.rectangle(corners, fill=look.fill or None)
        if look.hatching:
            self.hatch(tuple(map(round, corners)), look)
        if look.stroke:
            self.outline(corners, look)

    def hatch(self, corners, look):
        """Fill a rectangle with the lines of its look, through a mask of it."""
        left, top, right, bottom = corners
        width, height = right - left + 1, bottom - top + 1
        mask = Image.new("1", (width, height))
        lines = ImageDraw.Draw(mask)
        step, thickness = look.hatching.step * self.scale, round(look.hatching.width * self.scale)
        if look.hatching.direction == "level":
            for row in range(round(step / 2), height, round(step)):
                lines.line((0, row, width, row), fill=1, width=thickness)
        else:
            for start in range(-height, width + height, round(step * 2**0.5)):
                lines.line((start, height, start + height, 0), fill=1, width=thickness)
        self.image.paste(look.stroke, (left, top, right + 1, bottom + 1), mask)

    def outline(self, corners, look):
        left, top, right, bottom = corners
        for line in ((left, top, right, top), (right, top, right, bottom), (left, bottom, right, bottom)):
            self.line(line, look)
        self.line((left, top, left, bottom), look)

    def rule(self, shape, look):
        self.line(tuple(value * self.scale for value in shape[1:]), look)

    def steps(self, shape, look):
        corners = [(x * self.scale, y * self.scale) for x, y in shape.corners]
        self.canvas.line(corners, fill=look.stroke, width=round(look.width * self.scale))

    def dot(self, shape, look):
        x, y, radius = (value * self.scale for value in shape[1:])
        self.canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=look.fill)

    def line(self, places, look):
        """A level or upright line, with its dashes."""
        x1, y1, x2, y2 = places
        width, length = max(round(look.width * self.scale), 1), abs(x2 - x1) + abs(y2 - y1)
        if not look.dashes:
            self.canvas.line(places, fill=look.stroke, width=width)
            return
        dash, gap = (each * self.scale for each in look.dashes)
        start = 0
        while length and start < length:
            ends = start / length, min(start + dash, length) / length
            self.canvas.line(
                [(x1 + (x2 - x1) * each, y1 + (y2 - y1) * each) for each in ends], fill=look.stroke, width=width
            )
            start += dash + gap
