"""Hands out kept pages before Django is asked: in a fifth of the time that its handler takes to call a middleware.

It decides nothing of its own: publishing/page_cache.py says what is kept, and where. All else it leaves to Django,
a page whose reader is to get a cookie as well.
"""

import functools
import io

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, connection, connections
from psycopg.pq import ExecStatus

from publishing.page_cache import Place, is_for_everybody
from publishing.reader_language import language_to_remember
from publishing.stamps import TOKENS, in_one_word, read_tokens, stamp_of

STATEMENT = TOKENS.encode()
STATUS_LINES = {200: "200 OK", 304: "304 Not Modified"}
# All that says whether a page is for everybody, and where it is kept.
FACTS = (
    "REQUEST_METHOD",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_SEC_FETCH_SITE",
    "wsgi.url_scheme",
    *(settings.SECURE_PROXY_SSL_HEADER or ())[:1],
)


class FrontDesk:
    """A WSGI application around Django's."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        answer = kept_answer(environ)
        if answer is None:
            body = self.application(environ, start_response)
            return without(body) if environ["REQUEST_METHOD"] == "HEAD" else body
        start_response(STATUS_LINES[answer.status], list(answer.headers))  # a server may add to them
        return [answer.body]


def without(body):
    """A server may send none to HEAD, for which Django's views write one as for GET."""
    close = getattr(body, "close", None)
    if close:
        close()
    return []


def kept_answer(environ):
    place = place_for(*map(environ.get, FACTS))
    if place is None:
        return None
    try:
        page = place.page(stamp_of(tokens_at_once()))
    except Error:  # Django opens another connection, or says what is wrong
        connection.close()
        return None
    return page and page.answer(environ)


@functools.lru_cache(maxsize=1000)  # many visitors ask alike
def place_for(*facts):
    """Where what is asked for would be kept; None where Django has to answer."""
    environ = {name: fact for name, fact in zip(FACTS, facts, strict=True) if fact is not None}
    request = WSGIRequest(environ | {"wsgi.input": io.BytesIO()})
    return Place.of(request) if is_for_everybody(request) and not language_to_remember(request) else None


def tokens_at_once():
    """What `read_tokens` reads. On PostgreSQL with one call of libpq: a cursor takes three times as long."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or database.connection is None:
        return read_tokens()
    with database.wrap_database_errors:
        result = database.connection.pgconn.exec_(STATEMENT)
    if result.status != ExecStatus.TUPLES_OK:
        raise OperationalError(result.error_message.decode(errors="replace"))
    return in_one_word(result.get_value(row, 0).decode() for row in range(result.ntuples))
