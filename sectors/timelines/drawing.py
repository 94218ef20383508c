"""Geometry of drawings by year: lengths in percent of whatever width there is.

Lengths are text, because a template would write numbers as people do.
"""

NARROW, WIDE = 270, 620  # pixels that a drawing has on a phone of 320, and beside its table on a desktop
LETTER, GAP = 7.5, 6  # pixels of a digit, and between two labels


def percent(number):
    return f"{number:.3f}".rstrip("0").rstrip(".") + "%"
