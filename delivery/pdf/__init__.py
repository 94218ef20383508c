"""Pages as PDF, rendered by WeasyPrint where it is installed, as a browser would print them (docs/decisions/32)."""

import functools
import logging

log = logging.getLogger(__name__)
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"  # Debian's packages


@functools.cache
def pdf_renderer():
    """Return the module that renders PDFs. Return None if WeasyPrint, or the Pango that it needs, is missing.

    Pages are whole without it, so one that is broken is logged for the operator.
    """
    try:
        import weasyprint  # noqa: F401 - alone, so that a mistake in a module of ours is an error
    except OSError as error:
        log.warning("Pages cannot be had as PDF: WeasyPrint needs Pango (apt-get install %s). %s", PANGO, error)
        return None
    except Exception as error:
        if not isinstance(error, ModuleNotFoundError) or error.name != "weasyprint":
            log.exception("Pages cannot be had as PDF: WeasyPrint is installed and broken")
        return None
    from delivery.pdf import rendering

    return rendering
