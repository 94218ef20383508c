"""Link images drawn: 1200 × 630 pixels, the size that networks ask for.

Takes a tenth of a second at most, in one thread at a time, because fonts are shared.
"""

import io

from PIL import Image, ImageDraw

from delivery.og_images.text import BOLD, TextStyle, drawable, fitted, font, pieces_by_font, shortened, stroke, width

SIZE = 1200, 630
EDGE, BAND = 80, 24  # pixels: the margin, and the stripe of the owner's color
ROOM = SIZE[0] - 2 * EDGE
LEAST_ROOM = 160  # for the plan, beside a long owner
BACKGROUND, TEXT, MUTED, RULE = "#ffffff", "#16202a", "#4a5763", "#d5dbe1"
OWNER, PLAN, KIND = TextStyle(32, BOLD), TextStyle(32), TextStyle(30, BOLD)
FACTS, MAIN = TextStyle(30), TextStyle(52, BOLD)
TITLE_TOP, TITLE_ROOM = 196, 260
TITLES = [TextStyle(size, BOLD) for size in (76, 66, 56, 48, 40)]  # the largest in which the title fits
LEADS = [TextStyle(36), TextStyle(30)]
COLORS = 64  # shades of few colors: the file is a third as large, and no eye sees the difference


def png(image):
    picture = Image.new("RGB", SIZE, BACKGROUND)
    draw(image, Canvas(ImageDraw.Draw(picture)))
    file = io.BytesIO()
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def draw(image, canvas):
    canvas.draw.rectangle((0, 0, BAND, SIZE[1]), fill=image.accent)
    owner = drawable(image.owner)
    canvas.line(EDGE, 62, owner, OWNER, TEXT)
    left = EDGE + (width(owner, OWNER) + 24 if owner else 0)
    if image.plan and SIZE[0] - EDGE - left >= LEAST_ROOM:
        canvas.line(left, 62, drawable(image.plan), PLAN, MUTED)
    canvas.line(EDGE, 140, drawable(image.kind), KIND, image.accent)
    bottom = canvas.block(TITLE_TOP, drawable(image.title), TITLES, TITLE_ROOM, TEXT)
    room = TITLE_TOP + TITLE_ROOM - bottom - 16
    if image.lead and room > LEADS[-1].line_height:
        canvas.block(bottom + 16, drawable(image.lead), LEADS, room, MUTED)
    canvas.draw.line((EDGE, 494, SIZE[0] - EDGE, 494), fill=RULE, width=2)
    main = shortened(drawable(image.main), MAIN, ROOM * 0.55)
    canvas.line(EDGE, 522, main, MAIN, image.accent)
    left = EDGE + (width(main, MAIN) + 36 if main else 0)
    canvas.line(left, 538, drawable(" · ".join(filter(None, image.facts))), FACTS, MUTED)


class Canvas:
    def __init__(self, draw):
        self.draw = draw

    def block(self, top, text, styles, room, color):
        """Draw lines in the largest style in which they fit. Return where they end."""
        style, lines = fitted(text, styles, ROOM, room)
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
