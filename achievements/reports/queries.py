"""The query string that a report keeps."""

import re

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from achievements.exports.outputs import OUTPUTS
from achievements.listing.query import ListQuery, encoded
from fields.references import Reference

ROOTED = re.compile(r"(https?:/)?/")
PAGES = ("list", "print", "progress", "summary")  # which once was the progress
LISTS = {f"achievements:{name}" for name in (*PAGES, "progress_csv", "progress_xlsx", "output")}


def query_in(text):
    """The query string of an address that somebody copied, or of what stands after its question mark alone.

    ValueError where it is the address of something else than a list, which has no filters, and that would mean all; or
    where it is another website's.
    """
    text = text.strip()
    if not is_address(text):
        return text.removeprefix("?")
    reference = Reference(text)
    if not is_of_list(reference.match):
        raise ValueError(text)
    return reference.query


def is_address(text):
    """Return True if a text is more than a query string. A browser may leave out “https://”."""
    before, mark, _query = text.partition("?")
    return bool(ROOTED.match(text) or (before and "=" not in before and (mark or "/" in before)))


def is_of_list(match):
    """Return True if a match of an address, or None, is the list, as a page or as a file."""
    return bool(match and match.view_name in LISTS and match.kwargs.get("extension", "csv") in OUTPUTS)


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
