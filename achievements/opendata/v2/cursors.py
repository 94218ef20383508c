"""Cursors: how far a reader of a collection has come, signed so that nobody makes one up.

A cursor holds the primary key of the last item that was read, which stays as it is whatever is published, withdrawn or
edited meanwhile, and the query that it belongs to. Every process with the same SECRET_KEY reads it, at any time.
"""

import hashlib

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "invalid_cursor": _(
        "This cursor cannot be read: it was cut off or changed, or made with a key that is no longer in use. Begin "
        "again without it."
    ),
    "cursor_of_another_query": _("This cursor belongs to another address or other filters. Begin again without it."),
}


class CursorError(Exception):
    """A text that is no cursor of ours, or that of another query. `code` says which."""

    def __init__(self, code):
        super().__init__(code)
        self.code, self.sentence = code, SENTENCES[code]


def signer():
    return Signer(salt="achievements.opendata.cursor")  # made anew, because a test may change the key


def write_cursor(key, query):
    """Return the cursor behind an item; `query` is any value that tells queries apart."""
    return signer().sign_object([key, digest(query)])


def read_cursor(text, query):
    """Return the key of the item that a cursor is behind. Raise CursorError."""
    try:
        key, known = signer().unsign_object(text)
    except BadSignature:
        raise CursorError("invalid_cursor") from None
    if known != digest(query):
        raise CursorError("cursor_of_another_query")
    return key


def digest(query):
    return hashlib.blake2b(repr(query).encode(), digest_size=8).hexdigest()
