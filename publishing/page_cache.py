"""Public pages, each rendered once for a content stamp, an address and a host (docs/decisions/28)."""

import hashlib
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import parse_etags

from accounts.access import has_session
from publishing.codings import IDENTITY, best_coding, in_each_coding
from publishing.languages import CODES
from publishing.shelves import SHELVES
from publishing.stamps import content_stamp

METHODS = ("GET", "HEAD")
PREFIXES = tuple(f"/{code}/" for code in CODES)
LARGEST = 4_000_000  # bytes of a page in all codings; one that is larger is rendered for each reader
BESIDE = 8_000  # bytes
OURS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}  # to be kept by anybody, and used by nobody unasked


class Answer(NamedTuple):
    status: int
    headers: list
    body: bytes


class Page(NamedTuple):
    etag: str
    unchanged: Answer
    answers: dict  # by content coding

    @property
    def size(self):
        """Bytes, about; what is kept beside the bodies is a page of headers and the address."""
        return sum(len(answer.body) for answer in self.answers.values()) + BESIDE

    @classmethod
    def of(cls, response):
        """The tag is made of the page and not of the stamp, so that a new version of the portal has new tags."""
        body = response.content
        etag = f'W/"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        headers = dict(response.items()) | OURS | {"ETag": etag}
        headers.pop("Content-Length", None)
        answers = {coding: whole(headers, coding, packed) for coding, packed in in_each_coding(body).items()}
        return cls(etag, Answer(304, list(headers.items()), b""), answers)

    def answer(self, asked):
        """For a request with these headers (`request.META`)."""
        if self.is_known_to(asked):
            return self.unchanged
        answer = self.answers[best_coding(asked.get("HTTP_ACCEPT_ENCODING", ""))]
        return answer._replace(body=b"") if asked["REQUEST_METHOD"].upper() == "HEAD" else answer

    def is_known_to(self, asked):
        known = asked.get("HTTP_IF_NONE_MATCH")
        if not known:
            return False
        tags = parse_etags(known)
        return tags == ["*"] or self.etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}


def whole(headers, coding, body):
    facts = {"Content-Length": str(len(body))} | ({"Content-Encoding": coding} if coding != IDENTITY else {})
    return Answer(200, list((headers | facts).items()), body)


class Place(NamedTuple):
    """What a page is kept under. Another scheme or host is another place: addresses in a page are whole."""

    scheme: str
    host: str
    path: str
    query: str

    @classmethod
    def of(cls, request):
        asked = request.META
        return cls(request.scheme, asked.get("HTTP_HOST", ""), request.path_info, asked.get("QUERY_STRING", ""))

    @property
    def is_made_up(self):
        """Whether there are as many such places as strangers like: with a query, or under a name that is not ours."""
        return bool(self.query) or not self.is_at_ours

    @property
    def is_at_ours(self):
        """Whether it is under a name that the operator wrote, and not only under one that is let in: with any port."""
        return self.host in settings.ALLOWED_HOSTS

    @property
    def shelf(self):
        return SHELVES["queries" if self.is_made_up else "pages"]

    def page(self, stamp):
        return self.shelf.get(stamp, self)

    def keep(self, stamp, page):
        self.shelf.keep(stamp, self, page)


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
        if has_session(request):
            keep_from_others(response)
        return response

    def for_everybody(self, request):
        try:
            stamp = content_stamp()
        except Error:  # the view fails as well, and its answer has the headers of all answers
            return self.get_response(request)
        place = Place.of(request)
        page = place.page(stamp)
        if page is None:
            response = self.get_response(request)
            if not may_be_kept(response):
                return response
            page = Page.of(response)
            if page.size <= LARGEST:
                place.keep(stamp, page)
        status, headers, body = page.answer(request.META)
        return HttpResponse(body, status=status, headers=dict(headers))


def may_be_kept(response):
    """Whether it is a page that would be the same for everybody. Who says how an answer is cached has said it all."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and not any(response.has_header(name) for name in ("Cache-Control", "Vary", "Content-Encoding"))
    )


def keep_from_others(response):
    """What is sent to somebody with a session is kept by no cache between us, or has no cookie of theirs with it."""
    cached = response.headers.get("Cache-Control")
    if cached is None:
        add_never_cache_headers(response)
    elif "private" not in cached and "no-store" not in cached:
        response.cookies.clear()
