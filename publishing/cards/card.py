"""What stands on a card, and its answer to a request."""

import hashlib
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags, quote_etag
from django.views.generic import View

from publishing.cards.drawing import SIZE, png
from publishing.limits import spend
from publishing.turns import PATIENCE, BusyError, Turns

DRAWN_AS = "1"  # counts up when the same words are drawn in another way
KEPT = 24 * 60 * 60  # seconds here
MAX_AGE = 60 * 60  # seconds elsewhere: as long as a picture may outlive what it shows

turns = Turns()


class Card(NamedTuple):
    """Words in the language in force. They are all that is drawn, so that cards of equal words are one."""

    owner: str
    plan: str
    kind: str
    title: str
    lead: str = ""
    facts: tuple = ()
    main: str = ""  # one figure, in large type
    accent: str = ""

    @property
    def version(self):
        """Changes with the picture, so that whoever keeps one by its address fetches the new one."""
        return hashlib.blake2b(repr((DRAWN_AS, *self)).encode(), digest_size=8).hexdigest()

    @property
    def text(self):
        """What a reader hears who does not see it."""
        return ". ".join(filter(None, [self.kind, self.title, self.lead, self.main, *self.facts]))

    @property
    def size(self):
        return SIZE


class CardView(View):
    """The card of something public, by what `shared` finds at the address; 404 for all else."""

    shared = None

    def get(self, request, **address):
        card = self.shared.found(**address).card
        etag = quote_etag(card.version)
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return with_age(HttpResponseNotModified(), etag)
        picture = caches["cards"].get(card.version)
        return with_age(HttpResponse(picture, content_type="image/png"), etag) if picture else self.draw(card, etag)

    def draw(self, card, etag):
        spent = spend(self.request, "cards", settings.CARDS_PER_MINUTE)
        if spent and spent.is_over:
            return refused(429, spent.headers)
        try:
            with turns.take():
                picture = caches["cards"].get_or_set(card.version, lambda: png(card), KEPT)
        except BusyError:
            return refused(503, {"Retry-After": str(PATIENCE)})
        return with_age(HttpResponse(picture, content_type="image/png"), etag)


def refused(status, headers):
    return HttpResponse(status=status, headers={**headers, "Cache-Control": "no-store"})


def card_of(shared):
    return CardView.as_view(shared=shared)


def with_age(response, etag):
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # other sites show it beside their links
    return response
