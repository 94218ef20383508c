"""The query string that a report keeps."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from achievements.exports.outputs import OUTPUTS
from achievements.listing.query import ListQuery, encoded
from fields.translation import CODES
from fields.urls import within_portal

ROOTED = re.compile(r"(https?:/)?/")
LANGUAGE = re.compile(rf"/({'|'.join(CODES)})(?=/)")
LISTS = {f"achievements:{name}" for name in ("list", "print", "summary", "summary_csv", "summary_xlsx", "output")}


def query_in(text):
    """The query string of an address that somebody copied, or of what stands after its question mark alone.

    ValueError where it is the address of something else than a list: that one has no filters, which would mean all.
    """
    text = text.strip()
    if not is_address(text):
        return text.removeprefix("?")
    address = urlsplit(text if ROOTED.match(text) else f"//{text}")
    if not is_of_list(address.path):
        raise ValueError(address.path)
    return address.query


def is_address(text):
    """Return True if a text is more than a query string. A browser may leave out “https://”."""
    before, mark, _query = text.partition("?")
    return bool(ROOTED.match(text) or (before and "=" not in before and (mark or "/" in before)))


def is_of_list(path):
    """Return True if a path is that of the list, as a page or as a file, in any language or without one."""
    try:
        found = resolve(f"/{get_language()}{LANGUAGE.sub('', within_portal(path), count=1)}")
    except Resolver404:
        return False
    return found.view_name in LISTS and found.kwargs.get("extension", "csv") in OUTPUTS


def list_query(text, page=None):
    """The ListQuery of a query string, with `page` in place of its own page."""
    data = QueryDict(text, mutable=True)
    data.pop("page", None)
    if page is not None:
        data["page"] = page
    return ListQuery(data)


def checked(text):
    """The query string in its one form; ValidationError says of each filter what is wrong with it."""
    try:
        query = list_query(query_in(text))
        sentences = query.reasons
    except (SuspiciousOperation, ValueError) as error:
        raise ValidationError(
            _("This is not the address of a list of achievements. Filter the public list, then copy its address here.")
        ) from error
    if sentences:
        raise ValidationError(sentences)
    return encoded(query.parameters)
