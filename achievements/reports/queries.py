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
    """The list that a query string asks for."""
    asked = QueryDict(query, mutable=True)
    asked.pop("page", None)
    if page is not None:
        asked["page"] = page
    return Listing(asked)


def checked(text):
    """The query string in its one form; ValidationError says of each filter what is wrong with it."""
    try:
        listing = listing_of(query_in(text))
        sentences = mistakes_in(listing)
    except (SuspiciousOperation, ValueError) as error:
        raise ValidationError(_("This is not the address of a list.")) from error
    if sentences:
        raise ValidationError(sentences)
    return encoded(listing.pairs)


def mistakes_in(listing):
    """What keeps a list from being shown, in sentences."""
    wrong = [f"{mistake.label}: {mistake.message}" for mistake in listing.mistakes]
    return wrong + [_("There is no filter named “%(name)s”.") % {"name": name} for name in listing.unknown]
