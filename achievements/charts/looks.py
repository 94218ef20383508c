"""The looks of shapes in files, where no style sheet is: colors of light pages, patterns that need no color."""

from typing import NamedTuple

INK, MUTED, LINE, STRONG_LINE, PAPER = "#16232b", "#4a5b66", "#cfd8dd", "#6c7d88", "#ffffff"
ACHIEVED, PARTLY, DISCONTINUED, UNDER_WAY, PLANNED = "#0d6140", "#7a4a00", "#a3161c", "#7eaabd", "#5a3d82"
ACCENT = "accent"  # stands for the color of the owner
FONT = "'Portal Sans', system-ui, 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"


class Hatching(NamedTuple):
    """Lines in a direction: each so many pixels from the next, and so wide."""

    direction: str  # level or rising
    step: float
    width: float


class Look(NamedTuple):
    fill: str = ""
    stroke: str = ""
    width: float = 1
    dashes: tuple = ()
    hatching: Hatching | None = None  # in the color of the stroke

    def in_accent(self, accent):
        """The same with the color of the owner in place of its stand-in."""
        fill, stroke = (accent if color == ACCENT else color for color in (self.fill, self.stroke))
        return self._replace(fill=fill, stroke=stroke)


class TextLook(NamedTuple):
    size: int
    weight: int
    color: str


RISING, LEVEL, DENSE = Hatching("rising", 6, 3), Hatching("level", 5, 2.4), Hatching("level", 3, 1)
LOOKS = {
    "ground": Look(PAPER),
    "ax": Look(stroke=STRONG_LINE),
    "ln": Look(stroke=ACCENT, width=2.5),
    "pt": Look(ACCENT),
    "goal": Look(stroke=INK, width=1.5, dashes=(5, 3)),
    "f1": Look(ACCENT),
    "f2": Look(PAPER, ACCENT, hatching=RISING),
    "f3": Look(PAPER, ACCENT, 1.5),
    "f4": Look(PAPER, ACCENT, hatching=LEVEL),
    "f5": Look(PAPER, STRONG_LINE, dashes=(3, 2)),
    "achieved": Look(ACHIEVED),
    "partly": Look(PAPER, PARTLY, hatching=LEVEL),
    "discontinued": Look(PAPER, DISCONTINUED, hatching=RISING),
    "unstated": Look(STRONG_LINE),
    "under-way": Look(UNDER_WAY),
    "planned": Look(PAPER, PLANNED, 1.5),
    "undated": Look(PAPER, STRONG_LINE, dashes=(3, 2)),
    "aim": Look(PAPER, STRONG_LINE),
    "unknown": Look(PAPER, STRONG_LINE, dashes=(3, 3)),
    "apart": Look(PAPER, ACCENT, hatching=RISING),
    "got": Look(ACCENT),
    "end": Look(stroke=INK, width=2),
}
TEXT_LOOKS = {
    "": TextLook(13, 400, MUTED),
    "strong": TextLook(13, 700, INK),
    "words": TextLook(13, 400, INK),
    "title": TextLook(20, 700, INK),
    "number": TextLook(28, 700, INK),
    "small": TextLook(11, 400, MUTED),
}
EM_OF_LATIN, EM_OF_OTHERS = 0.58, 1.0  # the mean width of a letter


def width_of_text(text, look):
    """The width of a text in pixels, more or less: it says where lines break, in all fonts alike."""
    ems = sum(EM_OF_OTHERS if letter >= "ᄀ" else EM_OF_LATIN for letter in text)
    return ems * TEXT_LOOKS[look].size


def broken(text, look, room, most=None):
    """The lines of a text no wider than the room; a word that is longer stands alone. Of very many the last is cut."""
    found = []
    for word in str(text).split():
        if found and width_of_text(f"{found[-1]} {word}", look) <= room:
            found[-1] += f" {word}"
        else:
            found += cut_up(word, look, room)
    if most and len(found) > most:
        return [*found[: most - 1], f"{found[most - 1]} …"]
    return found


def cut_up(word, look, room):
    """The pieces of a word that each fit into the room."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of_text(pieces[-1] + letter, look) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
