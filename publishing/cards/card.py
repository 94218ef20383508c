"""What stands on a card, and its answer to a request."""

import hashlib
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.generic import View

from publishing.cards.drawing import SIZE, png
from publishing.limits import TooOftenError, pay
from publishing.turns import PATIENCE, BusyError, Turns, refuse

DRAWN_AS = "1"  # counts up when the same words are drawn in another way
KEPT = 24 * 60 * 60  # seconds here
MAX_AGE = 60 * 60  # seconds elsewhere: as long as a picture may outlive what it shows
ELSEWHERE = "Cross-Origin-Resource-Policy"

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
        response = answer(card)
        conditional = get_conditional_response(request, response.headers["ETag"], response=response)
        if conditional is response:
            return self.filled(response, card)
        conditional.headers[ELSEWHERE] = response.headers[ELSEWHERE]  # browsers note the headers of a 304 too
        return conditional

    def filled(self, response, card):
        try:
            response.content = picture_of(card, self.request)
        except TooOftenError as error:
            return refuse(self.request, HttpResponse(status=429, headers=error.spent.headers))
        except BusyError:
            return refuse(self.request, HttpResponse(status=503, headers={"Retry-After": str(PATIENCE)}))
        return response


def answer(card):
    headers = {
        "ETag": quote_etag(card.version),
        "Cache-Control": f"public, max-age={MAX_AGE}",
        ELSEWHERE: "cross-origin",  # other sites show it beside their links
    }
    return HttpResponse(content_type="image/png", headers=headers)


def picture_of(card, request):
    """The bytes of a PNG. Whoever waited while it was drawn for another gets that one, and pays nothing."""
    shelf = caches["cards"]
    return shelf.get(card.version) or drawn_in_turn(card, request, shelf)


def drawn_in_turn(card, request, shelf):
    with turns.take():
        return shelf.get_or_set(card.version, lambda: paid(card, request), KEPT)


def paid(card, request):
    pay(request, "cards", settings.CARDS_PER_MINUTE)
    return png(card)


def card_of(shared):
    return CardView.as_view(shared=shared)
