"""The geometry of lying bars and of shades as plain data. Upright bars over years are those of timelines."""

from sectors.timelines.drawing import LEAST, percent

LEVELS = 4  # of shading


def bar(count, most):
    """The length of a lying bar, in per cent of the longest one."""
    return percent(max(100 * count / most, LEAST)) if count else "0%"


def level(count, most):
    """The shade of a cell, from 0 for nothing to LEVELS for the largest number."""
    return -(-LEVELS * count // most) if count else 0
