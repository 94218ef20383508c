"""Pages as PDF, drawn by WeasyPrint where it is installed, as a browser would print them (docs/decisions/32)."""

import functools
import logging

log = logging.getLogger(__name__)
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"  # Debian's packages


@functools.cache
def press():
    """The module that turns pages into PDF; None where WeasyPrint, or the Pango that it draws with, is missing."""
    if not has_weasyprint():
        return None
    from publishing.paper import drawing

    return drawing


def has_weasyprint():
    """Asked by importing it alone, so that a mistake in a module of ours is seen. Pages are whole without it."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        log.warning("Pages cannot be had as PDF: WeasyPrint needs Pango (apt-get install %s). %s", PANGO, error)
        return False
    except Exception as error:
        if not isinstance(error, ModuleNotFoundError) or error.name != "weasyprint":
            log.exception("Pages cannot be had as PDF: WeasyPrint is installed and broken")
        return False
    return True
