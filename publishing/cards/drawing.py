"""Draws a card: 1200 × 630 pixels, the size that networks ask for.

It takes a tenth of a second at most, in one thread at a time, because fonts are shared.
"""

import io

from PIL import Image, ImageDraw

from publishing.cards.lettering import BOLD, Hand, drawable, font, lines, runs, shortened, width

SIZE = 1200, 630
EDGE, BAND = 80, 24  # pixels: the margin, and the stripe of the owner's color
ROOM = SIZE[0] - 2 * EDGE
LEAST_ROOM = 160  # for the plan, beside a long owner
PAPER, INK, QUIET = "#ffffff", "#16202a", "#4a5763"
OWNER, KIND, FACTS, MAIN = Hand(32, BOLD), Hand(30, BOLD), Hand(30), Hand(52, BOLD)
TITLE_TOP, TITLE_ROOM = 196, 260
TITLES = [Hand(size, BOLD) for size in (76, 66, 56, 48, 40)]  # the largest in which the title fits
LEADS = [Hand(36), Hand(30)]
LEADING = 1.28
COLORS = 64  # shades of few colors: the file is a third as large, and no eye sees the difference


def png(card):
    image = Image.new("RGB", SIZE, PAPER)
    draw(card, Pen(ImageDraw.Draw(image)))
    file = io.BytesIO()
    image.quantize(COLORS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def draw(card, pen):
    pen.draw.rectangle((0, 0, BAND, SIZE[1]), fill=card.accent)
    owner = drawable(card.owner)
    pen.line(EDGE, 62, owner, OWNER, INK)
    start = EDGE + (width(owner, OWNER) + 24 if owner else 0)
    if card.plan and SIZE[0] - EDGE - start >= LEAST_ROOM:
        pen.line(start, 62, drawable(card.plan), Hand(OWNER.size), QUIET)
    pen.line(EDGE, 140, drawable(card.kind), KIND, card.accent)
    title = drawable(card.title) or drawable(card.plan) or owner  # of a script that the fonts lack, nothing is left
    draw_lead(drawable(card.lead), pen, draw_title(title, pen))
    pen.draw.line((EDGE, 494, SIZE[0] - EDGE, 494), fill="#d5dbe1", width=2)
    facts = drawable(" · ".join(filter(None, card.facts)))
    main = shortened(drawable(card.main), MAIN, ROOM * 0.55)
    pen.line(EDGE, 522, main, MAIN, card.accent)
    start = EDGE + (width(main, MAIN) + 36 if main else 0)
    pen.line(start, 538, facts, FACTS, QUIET)


def draw_title(title, pen):
    """Returns where it ends."""
    hand, shown = fitted(title, TITLES, TITLE_ROOM)
    return pen.block(TITLE_TOP, shown, hand, INK)


def draw_lead(lead, pen, top):
    room = TITLE_TOP + TITLE_ROOM - top - 16
    if lead and room > LEADS[-1].size * LEADING:
        hand, shown = fitted(lead, LEADS, room)
        pen.block(top + 16, shown, hand, QUIET)


def fitted(text, hands, room):
    """The largest hand in which a text fits, with its lines; what is too long for the smallest is cut."""
    for hand in hands:
        most = int(room / (hand.size * LEADING))
        shown = lines(text, hand, ROOM)
        if len(shown) <= most:
            return hand, shown
    last = shortened(f"{shown[most - 1]} {shown[most]}", hand, ROOM)
    return hand, [*shown[: most - 1], last]


class Pen:
    def __init__(self, draw):
        self.draw = draw

    def block(self, top, shown, hand, color):
        for number, line in enumerate(shown):
            self.line(EDGE, top + number * hand.size * LEADING, line, hand, color)
        return top + len(shown) * hand.size * LEADING

    def line(self, left, top, text, hand, color):
        """A line, no longer than the card. Fonts share a baseline, so that both languages stand on it."""
        text = shortened(text, hand, SIZE[0] - EDGE - left)
        for name, piece in runs(text):
            face = font(name, hand)
            self.draw.text((left, top + hand.size), piece, fill=color, font=face, anchor="ls")
            left += face.getlength(piece)
