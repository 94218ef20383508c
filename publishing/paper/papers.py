"""Papers that are kept, and how new ones come to be: one after the other, and as many as an address may have drawn."""

import hashlib
import logging
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext as _

from publishing.limits import TooOftenError, pay
from publishing.page_cache import Place
from publishing.paper import press
from publishing.stamps import KEPT
from publishing.turns import PATIENCE, BusyError, Turns

TRIED_AGAIN = 10 * 60  # seconds after which a page that could not be drawn is drawn once more
FAILED = b""  # kept in the place of a paper

log = logging.getLogger(__name__)
turns = Turns()  # WeasyPrint's fonts are shared as well


class NoPaperError(Exception):
    """There is no paper now: what readers are told, and the headers that tell programs."""

    def __init__(self, status, sentence, headers):
        super().__init__(sentence)
        self.status, self.sentence, self.headers = status, sentence, headers

    @classmethod
    def for_a_while(cls, seconds, sentence):
        return cls(503, sentence, {"Retry-After": str(seconds)})


class Sheet(NamedTuple):
    """All that a paper is made of, with how it is drawn. Static files have addresses that change with them."""

    html: str
    url: str
    created: str
    changed: str

    @property
    def digest(self):
        return hashlib.blake2b(repr((press().drawn_as(), *self)).encode(), digest_size=16).hexdigest()


def shelf_for(request):
    """The address that a reader used is printed; those that strangers can make up push each other out alone."""
    return caches["papers" if Place.of(request).is_at_ours else "papers_elsewhere"]


def paper_of(sheet, request):
    """The bytes of a PDF. NoPaperError where there is none now."""
    shelf = shelf_for(request)
    content = shelf.get(sheet.digest)
    if content is None:
        content = drawn_in_turn(sheet, request, shelf)
    if content == FAILED:
        sentence = _("There is no PDF of this page at the moment. You can print the page from your browser.")
        raise NoPaperError.for_a_while(TRIED_AGAIN, sentence)
    return content


def drawn_in_turn(sheet, request, shelf):
    """A new one; whoever waited while it was drawn for another gets that one, and has not asked for a drawing."""
    try:
        with turns.take():
            content = shelf.get(sheet.digest)
            if content is None:
                pay(request, "papers", settings.PDFS_PER_MINUTE)
                content = drawn(sheet)
                shelf.set(sheet.digest, content, TRIED_AGAIN if content == FAILED else KEPT)
            return content
    except BusyError:
        sentence = _("Other PDFs are being made at the moment. Please try again in %(seconds)d seconds.")
        raise NoPaperError.for_a_while(PATIENCE, sentence % {"seconds": PATIENCE}) from None
    except TooOftenError as error:
        raise NoPaperError(429, str(error), error.spent.headers) from None


def drawn(sheet):
    try:
        return press().pdf(*sheet)
    except Exception:  # whatever WeasyPrint stumbles over
        log.exception("No PDF can be drawn of %s", sheet.url)
        return FAILED
