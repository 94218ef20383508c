"""Pages as PDF, drawn by WeasyPrint where it is installed, as a browser would print them (docs/decisions/32)."""

import functools


@functools.cache
def press():
    """The module that turns pages into PDF; None where WeasyPrint, or the Pango that it draws with, is missing."""
    try:
        from publishing.paper import drawing
    except (ImportError, OSError):
        return None
    return drawing
