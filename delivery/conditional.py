"""Conditional requests: validators of answers, and 304 for clients that have an answer already (RFC 9110, 13)."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.core.cache import caches
from django.http import HttpResponseNotModified
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django.utils.translation import get_language

from delivery.content_version import MAX_AGE, cache_key, content_version


class Validators(NamedTuple):
    """The ETag of an answer and the moment of its last change, or None."""

    etag: str
    modified: datetime | None

    @property
    def headers(self):
        modified = {"Last-Modified": http_date(self.modified.timestamp())} if self.modified else {}
        return {"ETag": self.etag} | modified

    def are_known_to(self, request):
        return is_not_modified(request.META, self.etag, self.modified)

    def answer(self, request, make, headers):
        """Return the response that `make` makes, or a 304 if the client has it already, with these headers."""
        response = HttpResponseNotModified() if self.are_known_to(request) else make()
        for name, value in (headers | self.headers).items():
            response.headers[name] = value
        return response


def etag_of(content):
    """Return the strong ETag of bytes that are sent as they are."""
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def weak_etag(content):
    """Return the ETag of bytes that are sent compressed as well, or of facts that stand for an answer."""
    return f"W/{etag_of(content if isinstance(content, bytes) else repr(content).encode())}"


def validated(request, modified, make, headers):
    """Return the response that `make` makes, with an ETag made of its address and bytes, or a 304 in its place.

    The ETag is remembered for the content version, so that a 304 is not made first, and says nothing of what changed
    and is not public. `modified` is read before: of a change in between, a later date would say that the client has it.
    """
    etags, name = caches["etags"], cache_key(content_version(), f"{get_language()} {request.build_absolute_uri()}")
    etag = etags.get(name)
    if etag and (known := Validators(etag, modified)).are_known_to(request):
        return known.answer(request, None, headers)
    response = make()
    etag = etag_of(request.get_full_path().encode() + response.content)
    etags.set(name, etag, MAX_AGE)
    return Validators(etag, modified).answer(request, lambda: response, headers)


def is_not_modified(headers, etag, modified=None):
    """Return True if the client has the representation with these validators already, so that 304 is the answer.

    `headers` is `request.META`, or a WSGI environ. If-None-Match is compared weakly, and where it is given, the moment
    says nothing (RFC 9110, 13.1.2 and 13.1.3).
    """
    if known := headers.get("HTTP_IF_NONE_MATCH"):
        tags = parse_etags(known)
        return tags == ["*"] or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}
    since = parse_http_date_safe(headers.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and modified is not None and modified.timestamp() <= since
