"""Symbols that pages draw: icons (i-), marks of states (m-) and patterns of bars (p-), each defined once on a page."""

import functools
import re
from pathlib import Path

from django.utils.safestring import mark_safe

FOLDER = Path(__file__).parent
SHAPE = re.compile(r"<(?:path|circle)\b(?![^>]*stroke=\"none\" d=\"M0 0h24)[^>]*/>")
FOLDERS = {"i": ("icons", 24), "m": ("marks", 16)}  # {prefix of an id: (folder, side of the drawing in units)}

PATTERN = (
    '<pattern id="{0}" width="{1}" height="{1}" patternUnits="userSpaceOnUse"{2}>'
    '<path class="pattern-ground" d="M0 0h{1}v{1}H0z"/>{3}</pattern>'
)
TURNED = ' patternTransform="rotate(45)"'
PATTERNS = {
    "p-partly": (5, "", '<path class="pattern-partly" d="M0 1.2h5" stroke-width="2.4"/>'),
    "p-discontinued": (6, TURNED, '<path class="pattern-discontinued" d="M0 0v6" stroke-width="3"/>'),
    "p-hatched": (6, TURNED, '<path class="pattern-hatched" d="M0 0v6" stroke-width="3"/>'),
    "p-lined": (4, "", '<path class="pattern-hatched" d="M0 2h4" stroke-width="1.2"/>'),
}


@functools.cache
def definition(name):
    """Return the SVG that defines a symbol, such as `i-car`; FileNotFoundError or KeyError for an unknown one."""
    if name in PATTERNS:
        side, transform, lines = PATTERNS[name]
        return PATTERN.format(name, side, transform, lines)
    folder, side = FOLDERS[name[0]]
    return f'<symbol id="{name}" viewBox="0 0 {side} {side}">{shapes_of(folder, name[2:])}</symbol>'


def shapes_of(folder, name):
    drawing = (FOLDER / folder / f"{name}.svg").read_text()
    return "".join(re.sub(r"\s*/>", "/>", shape) for shape in SHAPE.findall(drawing))


@functools.cache
def drawn(name):
    """Return an icon as an SVG of its own, for pages that define no symbols."""
    shapes = shapes_of("icons", name)
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{shapes}</svg>')  # noqa: S308  ours


def sprite(names):
    """Return the definitions of symbols as one hidden SVG; an empty text for none."""
    if not names:
        return ""
    definitions = "".join(map(definition, sorted(names)))
    return f'<svg class="sprite" width="0" height="0" aria-hidden="true"><defs>{definitions}</defs></svg>'
