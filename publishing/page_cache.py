"""Public pages, each rendered once for a content stamp, an address and a host (docs/decisions/28)."""

import hashlib
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import parse_etags

from accounts.access import has_session
from publishing.codings import IDENTITY, best_coding, in_each_coding
from publishing.languages import CODES
from publishing.stamps import KEPT, content_stamp

METHODS = ("GET", "HEAD")
PREFIXES = tuple(f"/{code}/" for code in CODES)
LARGEST = 300_000  # bytes; a page that is larger is rendered for each reader
OURS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}  # to be kept by anybody, and used by nobody unasked


class Answer(NamedTuple):
    status: int
    headers: list
    body: bytes


class Page(NamedTuple):
    etag: str
    headers: list
    bodies: dict  # by content coding

    @classmethod
    def of(cls, response):
        """The tag is made of the page and not of the stamp, so that a new version of the portal has new tags."""
        body = response.content
        etag = f'W/"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        headers = dict(response.items()) | OURS | {"ETag": etag}
        headers.pop("Content-Length", None)
        return cls(etag, list(headers.items()), in_each_coding(body))

    def answer(self, request):
        if self.is_known_to(request):
            return Answer(304, self.headers, b"")
        coding = best_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body = self.bodies[coding]
        headers = [*self.headers, ("Content-Length", str(len(body)))]
        if coding != IDENTITY:
            headers.append(("Content-Encoding", coding))
        return Answer(200, headers, body if request.method == "GET" else b"")

    def is_known_to(self, request):
        known = request.META.get("HTTP_IF_NONE_MATCH")
        if not known:
            return False
        tags = parse_etags(known)
        return tags == ["*"] or self.etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}


class Place(NamedTuple):
    """Where the page that somebody asks for is kept, under a stamp."""

    shelf: str  # the name of a cache
    key: str

    @classmethod
    def of(cls, request, stamp):
        host, query = request.META.get("HTTP_HOST", ""), request.META.get("QUERY_STRING", "")
        facts = "\n".join((stamp, request.scheme, host, request.path, query))
        key = hashlib.blake2b(facts.encode(errors="surrogateescape"), digest_size=16).hexdigest()
        # Pages without a query are as many as there are. Those that strangers make up push each other out alone.
        return cls("queries" if query or host not in settings.ALLOWED_HOSTS else "pages", key)

    def page(self):
        return caches[self.shelf].get(self.key)

    def keep(self, page):
        caches[self.shelf].set(self.key, page, KEPT)


def is_for_everybody(request):
    return request.method in METHODS and request.path_info.startswith(PREFIXES) and not has_session(request)


class PageCacheMiddleware:
    """Keeps public pages, and answers with them what the front desk left. Off in development, where templates change.

    The stamp is read before a page is rendered: what changes meanwhile has another one.
    """

    def __init__(self, get_response):
        if settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        if is_for_everybody(request):
            return self.for_everybody(request)
        response = self.get_response(request)
        if has_session(request) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def for_everybody(self, request):
        try:
            place = Place.of(request, content_stamp())
        except Error:  # the view fails as well, and its answer has the headers of all answers
            return self.get_response(request)
        page = place.page()
        if page is None:
            response = self.get_response(request)
            if not may_be_kept(response):
                return response
            page = Page.of(response)
            place.keep(page)
        status, headers, body = page.answer(request)
        return HttpResponse(body, status=status, headers=dict(headers))


def may_be_kept(response):
    """Whether it is a page that would be the same for everybody. Who says how an answer is cached has said it all."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and not any(response.has_header(name) for name in ("Cache-Control", "Vary", "Content-Encoding"))
        and len(response.content) <= LARGEST
    )
