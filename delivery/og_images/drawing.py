"""Link images drawn: 1200 × 630 pixels, the size that networks ask for.

Takes a tenth of a second at most, in one thread at a time, because fonts are shared.
"""

import io

from PIL import Image, ImageDraw

from delivery.og_images.strokes import symbol_mask
from delivery.og_images.text import BOLD, TextStyle, drawable, fitted, font, pieces_by_font, shortened, stroke, width

SIZE = 1200, 630
EDGE, BAND = 84, 28  # pixels: the margin, and the stripe of the color of the sector or the owner
ROOM = SIZE[0] - 2 * EDGE
ICON, ICON_STROKE = 210, 1  # pixels of the large icon; units of its lines
BESIDE_ICON = ROOM - ICON - 40
FOOT = 544  # where the band at the bottom begins
LEAST_ROOM = 160  # for the plan, beside a long owner
BACKGROUND, TEXT, MUTED, TINT, RULE = "#ffffff", "#16232b", "#4a5b66", "#f3f6f7", "#6c7d88"
OWNER, PLAN, KIND, MARK = TextStyle(26, BOLD), TextStyle(26), TextStyle(30, BOLD), TextStyle(28)
MAIN, TARGET = TextStyle(50, BOLD), TextStyle(34, BOLD)
SYMBOL, SYMBOL_STROKE = 34, 2
TOP, TITLE_TOP, TITLE_ROOM = 62, 122, 210
TITLES = [TextStyle(size, BOLD) for size in (64, 56, 48, 42, 38)]  # the largest in which the title fits
LEADS = [TextStyle(34), TextStyle(30)]
FIGURES, BAR = 392, 476  # where the figures and the bar below them begin
COLORS = 64  # shades of few colors: the file is a third as large, and no eye sees the difference


def png(image):
    picture = Image.new("RGB", SIZE, BACKGROUND)
    draw(image, Canvas(picture))
    file = io.BytesIO()
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def draw(image, canvas):
    canvas.draw.rectangle((0, 0, BAND, SIZE[1]), fill=image.accent)
    canvas.draw.rectangle((BAND, FOOT, *SIZE), fill=image.tint or TINT)
    if image.icon:
        canvas.symbol(SIZE[0] - EDGE - ICON, TOP, image.icon, ICON, ICON_STROKE, image.accent)
    room = BESIDE_ICON if image.icon else ROOM
    draw_head(image, canvas, room)
    bottom = canvas.block(TITLE_TOP, drawable(image.title), TITLES, TITLE_ROOM, TEXT, room)
    left = FIGURES - bottom - 24
    if image.lead and left > LEADS[-1].line_height:
        bottom = canvas.block(bottom + 12, drawable(image.lead), LEADS, left, MUTED, room)
    if len(image.marks) > 1:
        draw_marks(image.marks, canvas, max(bottom + 20, 300))
    draw_figures(image, canvas)
    draw_foot(image, canvas)


def draw_head(image, canvas, room):
    """Draw the kind, and the state of an item behind it."""
    marks = image.marks if len(image.marks) == 1 else ()
    left = room - sum(36 + mark_width(mark, KIND) for mark in marks)
    kind = shortened(drawable(image.kind), KIND, left)
    canvas.line(EDGE, TOP, kind, KIND, image.accent)
    for mark in marks:
        canvas.mark(EDGE + (width(kind, KIND) + 36 if kind else 0), TOP, mark, KIND)


def mark_width(mark, style):
    return SYMBOL + 12 + width(drawable(mark.text), style)


def draw_marks(marks, canvas, top):
    """Draw the numbers of several states, in lines, as far as there is room."""
    left = EDGE
    for mark in marks:
        wide = mark_width(mark, MARK)
        if left > EDGE and left + wide > SIZE[0] - EDGE:
            left, top = EDGE, top + 52
        if top + MARK.line_height > FOOT - 12:
            return
        canvas.mark(left, top, mark, MARK)
        left += wide + 36


def draw_figures(image, canvas):
    """Draw the figure, the target behind it in an outline, and the share as a bar."""
    if not image.main:
        return
    main = shortened(drawable(image.main), MAIN, ROOM * 0.5 if image.target else ROOM)
    canvas.line(EDGE, FIGURES, main, MAIN, TEXT)
    if image.target:
        left = EDGE + width(main, MAIN) + 48
        target = shortened(drawable(image.target), TARGET, SIZE[0] - EDGE - left - 48)
        box = (left, FIGURES, left + width(target, TARGET) + 48, FIGURES + 64)
        canvas.draw.rounded_rectangle(box, 6, outline=image.accent, width=3)
        canvas.line(left + 24, FIGURES + 8, target, TARGET, TEXT)
    if image.share is not None:
        canvas.draw.rectangle((EDGE, BAR, EDGE + ROOM, BAR + 26), outline=RULE, width=2)
        filled = EDGE + ROOM * min(image.share, 1)
        canvas.draw.rectangle((EDGE, BAR, filled, BAR + 26), fill=image.accent)


def draw_foot(image, canvas):
    """Draw the facts, or the plan, on the left of the band, and the owner on the right."""
    owner = shortened(drawable(image.owner), OWNER, ROOM * 0.4)
    facts = drawable(" · ".join(filter(None, [*image.facts, image.plan])))
    end = SIZE[0] - EDGE - width(owner, OWNER)
    canvas.line(end, FOOT + 26, owner, OWNER, TEXT)
    if end - EDGE - 30 >= LEAST_ROOM:
        canvas.line(EDGE, FOOT + 26, shortened(facts, PLAN, end - EDGE - 30), PLAN, TEXT)


class Canvas:
    def __init__(self, picture):
        self.picture, self.draw = picture, ImageDraw.Draw(picture)

    def symbol(self, left, top, svg, side, stroke, color):
        self.picture.paste(color, (round(left), round(top)), symbol_mask(svg, side, stroke))

    def mark(self, left, top, mark, style):
        self.symbol(left, top + style.size * 0.5 - SYMBOL / 2 + 4, mark.svg, SYMBOL, SYMBOL_STROKE, mark.color)
        self.line(left + SYMBOL + 12, top, drawable(mark.text), style, mark.color)

    def block(self, top, text, styles, height, color, room):
        """Draw lines in the largest style in which they fit. Return where they end."""
        style, lines = fitted(text, styles, room, height)
        for line in lines:
            self.line(EDGE, top, line, style, color)
            top += style.line_height
        return top

    def line(self, left, top, text, style, color):
        """Draw one line, cut at the margin. Fonts share a baseline, so that both languages stand on it."""
        text = shortened(text, style, SIZE[0] - EDGE - left)
        for path, piece in pieces_by_font(text):
            face = font(path, style)
            place, outline = (left, top + style.size), stroke(path, style)
            self.draw.text(place, piece, fill=color, font=face, anchor="ls", stroke_width=outline)
            left += face.getlength(piece)
