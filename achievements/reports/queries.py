"""The query string that a report keeps."""

from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from achievements.listing import Listing
from achievements.listing.listing import encoded


def query_in(text):
    """The query string of an address that somebody copied, or of what stands after its question mark alone."""
    text = text.strip()
    return urlsplit(text).query if "?" in text or "://" in text or text.startswith("/") else text


def listing_of(query, page=None):
    """The list that a query string asks for, at the addresses that sectors have now."""
    asked = QueryDict(query, mutable=True)
    asked.pop("page", None)
    if page is not None:
        asked["page"] = page
    listing = Listing(asked)
    if listing.mistakes and "sector" in asked:
        asked.setlist("sector", listing.values("sector"))
        listing = Listing(asked)
    return listing


def checked(text):
    """The query string in its one form; ValidationError says of each filter what is wrong with it."""
    try:
        listing = listing_of(query_in(text))
        sentences = listing.reasons
    except (SuspiciousOperation, ValueError) as error:
        raise ValidationError(_("This is not the address of a list.")) from error
    if sentences:
        raise ValidationError(sentences)
    return encoded(listing.pairs)
