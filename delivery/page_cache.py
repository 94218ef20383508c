"""Public pages, rendered once for a content version, an address and a host (docs/decisions/28)."""

import functools
import io
from typing import NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error, connection

from accounts.access import has_session
from delivery.conditional import is_not_modified, weak_etag
from delivery.content_encodings import IDENTITY, best_encoding, bodies_by_encoding
from delivery.content_version import content_version, last_known_version
from delivery.outage import is_outage, outages
from delivery.page_store import STORES
from delivery.reader_language import language_to_remember, with_language_cookie
from fields.translation import CODES

OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
METHODS = ("GET", "HEAD")
PREFIXES = tuple(f"/{code}/" for code in CODES)
MAX_SIZE = 4_000_000  # bytes of a page in all encodings; a larger one is rendered for each reader
OVERHEAD = 8_000  # bytes of a page beside its bodies: headers and key
OWN_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}  # anybody may keep it, and has to ask each time
UNCACHEABLE = {"set-cookie", "cache-control", "vary", "content-encoding"}
# All of a request that the key and the language depend on.
KEY_FACTS = (
    "REQUEST_METHOD",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_SEC_FETCH_SITE",
    "HTTP_X_FORWARDED_PROTO",  # believed where SECURE_PROXY_SSL_HEADER says so
    "wsgi.url_scheme",
)


class PageCache:
    """A WSGI application around Django's. Looks a page up, or else calls Django and keeps its answer.

    It also sets the cookie of the reader's language, so that a reader who gets one gets a cached page too.
    """

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        key, language = key_and_language(*map(environ.get, KEY_FACTS))

        def start(status, headers, exc_info=None):
            if language and status in (OK, NOT_MODIFIED) and is_html(headers):
                headers = with_language_cookie(headers, language)
            return start_response(status, headers)

        body = self.cached(key, environ, start) if key else self.application(environ, start)
        return without_body(body) if environ["REQUEST_METHOD"].upper() == "HEAD" else body

    def cached(self, key, environ, start):
        version = current_version()
        page = version and key.store.get(version, key)
        if not page:
            line = []
            body = self.application(environ | {"REQUEST_METHOD": "GET"}, lambda *each: line.extend(each))
            status, headers = line
            if not is_cacheable(status, headers, body):
                start(status, headers)
                return body
            page = CachedPage.of(dict(headers), b"".join(body))
            body.close()
            if version and page.size <= MAX_SIZE:
                key.store.set(version, key, page)
        status, headers, body = page.answer_to(environ)
        start(status, list(headers))  # a server may add to them
        return [body]


class CacheKey(NamedTuple):
    """Key of a cached page. It includes scheme and host, because addresses in a page are absolute."""

    scheme: str
    host: str
    path: str
    query: str

    @property
    def store(self):
        """Store of the page. Clients can make up any query and host, so those pages share a store of their own."""
        return STORES["pages" if not self.query and is_known_host(self.host) else "arbitrary"]


class Answer(NamedTuple):
    status: str
    headers: list
    body: bytes


class CachedPage(NamedTuple):
    etag: str
    not_modified: Answer
    answers: dict  # by content encoding

    @classmethod
    def of(cls, headers, body):
        """Return a page with its ETag, which is made of its bytes and not of the content version.

        A new release of the portal can change the bytes.
        """
        etag = weak_etag(body)
        headers = headers | OWN_HEADERS | {"ETag": etag}
        headers.pop("Content-Length", None)
        answers = {encoding: ok(headers, encoding, packed) for encoding, packed in bodies_by_encoding(body).items()}
        return cls(etag, Answer(NOT_MODIFIED, list(headers.items()), b""), answers)

    @property
    def size(self):
        """Bytes, about."""
        return sum(len(answer.body) for answer in self.answers.values()) + OVERHEAD

    def answer_to(self, environ):
        if is_not_modified(environ, self.etag):
            return self.not_modified
        return self.answers[best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))]


def ok(headers, encoding, body):
    facts = {"Content-Length": str(len(body))} | ({"Content-Encoding": encoding} if encoding != IDENTITY else {})
    return Answer(OK, list((headers | facts).items()), body)


@functools.lru_cache(maxsize=1000)  # many visitors ask alike
def key_and_language(*facts):
    """Return the key of the page that is asked for, and the language to remember.

    The key is None where Django answers for one reader: in development, where templates change, too.
    """
    environ = {name: fact for name, fact in zip(KEY_FACTS, facts, strict=True) if fact is not None}
    request = WSGIRequest(environ | {"wsgi.input": io.BytesIO()})
    is_for_everybody = request.method in METHODS and request.path_info.startswith(PREFIXES) and not has_session(request)
    host, query = environ.get("HTTP_HOST", ""), environ.get("QUERY_STRING", "")
    key = CacheKey(request.scheme, host, request.path_info, query) if is_for_everybody and not settings.DEBUG else None
    return key, language_to_remember(request)


def current_version():
    """Read before a page is rendered: if something changes meanwhile, nobody asks for this version again.

    During an outage of the database, return the last one for as long as it holds: what is cached can still be shown.
    Return None if it no longer does, or if there was none; Django says what is wrong.
    """
    if outages.is_paused:
        return last_known_version()
    try:
        return version_by_any_connection()
    except Error as error:
        connection.close()
        if not is_outage(error):
            return None
        outages.log(error)
        outages.pause()
        return last_known_version()


def version_by_any_connection():
    """Return the content version; a connection that the database has closed meanwhile is opened anew."""
    try:
        return content_version()
    except Error:
        connection.close()
        return content_version()


def is_cacheable(status, headers, body):
    """Return True for a page that is the same for everybody, unless its view sets headers for caching itself."""
    names = {name.lower() for name, _value in headers}
    return status == OK and is_html(headers) and not names & UNCACHEABLE and not getattr(body, "streaming", True)


def is_html(headers):
    return any(name == "Content-Type" and value.startswith("text/html") for name, value in headers)


def is_known_host(host):
    """Return True for a name in ALLOWED_HOSTS, and False for one that a pattern or any port admits."""
    return host in settings.ALLOWED_HOSTS


def without_body(body):
    """Close a body and return an empty one: Django's views write a body for HEAD, and a server may not send it."""
    close = getattr(body, "close", None)
    if close:
        close()
    return []
