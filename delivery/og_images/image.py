"""The image of a page: its texts, and its view."""

import hashlib
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.generic import View

from delivery.conditional import Validators
from delivery.last_change import last_change, last_second
from delivery.og_images.drawing import SIZE, png
from delivery.rate_limits import RateLimitError, check_rate
from delivery.single_flight import MAX_WAIT, BusyError, SingleFlight, without_caching

DRAWING_VERSION = "4"  # counts up when the same texts are drawn in another way
CACHED = 24 * 60 * 60  # seconds here
MAX_AGE = 60 * 60  # seconds elsewhere: as long as an image may outlive what it shows

HEADERS = {
    "Cache-Control": f"public, max-age={MAX_AGE}",
    "Cross-Origin-Resource-Policy": "cross-origin",  # other sites show it beside their links
}

drawing = SingleFlight()


class Mark(NamedTuple):
    """A word with the symbol before it, as SVG, in a color."""

    svg: str
    text: str
    color: str


class OgImage(NamedTuple):
    """Texts in the language in force, and symbols as SVG. They are all that is drawn, so equal ones are one image."""

    owner: str
    plan: str
    kind: str
    title: str
    lead: str = ""
    facts: tuple = ()
    main: str = ""  # one figure, in large type
    accent: str = ""
    tint: str = ""  # the color of the band at the bottom
    icon: str = ""
    marks: tuple = ()  # of Mark: the state of an item, or those of its items with their numbers
    target: str = ""  # behind the figure
    share: float | None = None  # of the target, from 0 to 1

    @property
    def version(self):
        """A hash that changes with the image."""
        return hashlib.blake2b(repr((DRAWING_VERSION, *self)).encode(), digest_size=8).hexdigest()

    @property
    def text(self):
        """The alternative text: all that is drawn, in the letters in which it is stored."""
        return ". ".join(
            filter(None, [*self[:5], *(mark.text for mark in self.marks), self.main, self.target, *self.facts])
        )

    @property
    def size(self):
        return SIZE


class OgImageView(View):
    """The image of something public, by what `metadata_class` finds at the URL; 404 for all else.

    A former address of an item of its `model` leads to the present one.
    """

    metadata_class = None

    def get(self, request, **kwargs):
        before = last_change()  # of what is read now
        try:
            metadata = self.metadata_class.from_url(**kwargs)
        except Http404:
            return self.lead_on(request, **kwargs)
        image, changed_at = metadata.og_image, getattr(metadata.item, "changed_at", None)
        modified = max(filter(None, [before, last_second(changed_at)]), default=None)
        validators = Validators(quote_etag(image.version), modified)
        try:
            return validators.answer(request, lambda: png_response(image, request), HEADERS)
        except RateLimitError as error:
            return without_caching(request, HttpResponse(status=429, headers=error.rate_limit.headers))
        except BusyError:
            return without_caching(request, HttpResponse(status=503, headers={"Retry-After": str(MAX_WAIT)}))

    def lead_on(self, request, slug="", **_others):
        model = getattr(self.metadata_class, "model", None)
        item = model and model.with_former_slug(slug)
        item = item and (item.merged_into or item)
        if not item or item.slug == slug:
            raise Http404
        return HttpResponsePermanentRedirect(reverse(request.resolver_match.view_name, args=[item.slug]))


def png_response(image, request):
    return HttpResponse(cached_png(image, request), content_type="image/png")


def cached_png(image, request):
    """Return the bytes of a PNG. A request that waited for the same image gets that one, and does not count."""
    cache = caches["og_images"]
    content = cache.get(image.version)
    if content is None:
        with drawing.slot():
            content = cache.get_or_set(image.version, lambda: render_png(image, request), CACHED)
    return content


def render_png(image, request):
    check_rate(request, "og_images", settings.OG_IMAGES_PER_MINUTE)
    return png(image)


def og_image(metadata_class):
    return OgImageView.as_view(metadata_class=metadata_class)
