"""PDFs that were rendered, and the rendering of new ones: one at a time, and so many a minute for an address."""

import hashlib
import logging
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext as _

from delivery.content_version import MAX_AGE
from delivery.page_cache import is_known_host
from delivery.pdf import pdf_renderer
from delivery.rate_limits import RateLimitError, check_rate
from delivery.single_flight import MAX_WAIT, BusyError, SingleFlight

RETRY_AFTER = 10 * 60  # seconds until a page that could not be rendered is tried again
FAILED = b""  # cached in the place of a PDF

log = logging.getLogger(__name__)
rendering = SingleFlight()  # WeasyPrint's fonts are shared as well


class NoPdfError(Exception):
    """There is no PDF now: the status, the message for readers, and headers for programs."""

    def __init__(self, status, message, headers):
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers

    @classmethod
    def unavailable(cls, seconds, message):
        return cls(503, message, {"Retry-After": str(seconds)})


class PdfSource(NamedTuple):
    """Everything that a PDF is made of. Static files have URLs that change with them."""

    html: str
    url: str
    created: str
    changed: str

    @property
    def digest(self):
        return hashlib.blake2b(repr((pdf_renderer().digest(), *self)).encode(), digest_size=16).hexdigest()


def cached_pdf(source, request):
    """Return the bytes of a PDF. Raise NoPdfError if there is none now."""
    # The URL that a reader used is printed: PDFs under hosts that clients can make up displace each other alone.
    cache = caches["pdf" if is_known_host(request.META.get("HTTP_HOST", "")) else "pdf_other_hosts"]
    content = cache.get(source.digest)
    if content is None:
        content = rendered_once(source, request, cache)
    if content == FAILED:
        message = _("There is no PDF of this page at the moment. You can print the page from your browser.")
        raise NoPdfError.unavailable(RETRY_AFTER, message)
    return content


def rendered_once(source, request, cache):
    """A request that waited while the same PDF was rendered for another gets that one, and does not count."""
    try:
        with rendering.slot():
            content = cache.get(source.digest)
            if content is None:
                check_rate(request, "pdf", settings.PDFS_PER_MINUTE)
                content = rendered(source)
                cache.set(source.digest, content, RETRY_AFTER if content == FAILED else MAX_AGE)
            return content
    except BusyError:
        message = _("Other PDFs are being made at the moment. Please try again in %(seconds)d seconds.")
        raise NoPdfError.unavailable(MAX_WAIT, message % {"seconds": MAX_WAIT}) from None
    except RateLimitError as error:
        raise NoPdfError(429, str(error), error.rate_limit.headers) from None


def rendered(source):
    try:
        return pdf_renderer().render_pdf(*source)
    except Exception:  # whatever WeasyPrint stumbles over
        log.exception("No PDF can be rendered of %s", source.url)
        return FAILED
