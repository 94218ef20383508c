"""Geometry of drawings by year: lengths in percent of whatever width there is, and the labels that fit.

Lengths are text, because a template would write numbers as people do.
"""

NARROW, WIDE = 270, 620  # pixels that a drawing has on a phone of 320, and beside its table on a desktop
LETTER, GAP = 7.5, 6  # pixels of a digit, and between two labels
LEAST = 0.5  # per cent: what is there is seen


def labels_shown(slots, digits, anchor):
    """Return for each slot if its label is shown: “always”, “wide” (on wide screens alone) or “”.

    It is every so many that they fit, and in any case the one at the anchor.
    """
    narrow, wide = (step(slots, digits, width) for width in (NARROW, WIDE))
    shown = [("always" if (slot - anchor) % narrow == 0 else "") for slot in range(slots)]
    return [each or ("wide" if (slot - anchor) % wide == 0 else "") for slot, each in enumerate(shown)]


def step(slots, digits, width):
    """Return the number of slots from one label to the next.

    It is a power of two, so that wide screens have all labels of narrow ones.
    """
    needed = (digits * LETTER + GAP) * slots / width
    return next(each for each in (1, 2, 4, 8, 16, 32, 64) if each >= min(needed, 64))


def percent(number):
    return f"{number:.3f}".rstrip("0").rstrip(".") + "%"


def pixels(number):
    return f"{number:.1f}"
