"""A text that somebody typed or pasted to name an item: its number, an address of it, or words of its texts.

The search box, the lists, the pickers and the fields of the administration all read it here.
"""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.functional import cached_property

from fields.keys import key_from
from fields.search_words import search_words
from fields.urls import within_portal

# 581, #581, No. 581, 581번; and as pages cite it: achievement 581, 성과 581번, 제581호.
NUMBER = re.compile(
    r"(?P<sign>#\s*|no\.?\s*|achievement\s+(?:no\.?\s*)?|성과\s*|제\s*)?(?P<digits>\d{1,18})(?:\s*[번호])?",
    re.ASCII | re.IGNORECASE,
)
SCHEME = re.compile(r"https?://", re.IGNORECASE)
NOTHING = Q(pk__in=[])


class Reference:
    """A reading of a typed text: `number`, the `match` of an address, and `words`."""

    def __init__(self, text):
        text = text.replace("\0", " ").encode(errors="replace").decode()  # a lone surrogate is no letter
        self.text = text.strip()

    @cached_property
    def words(self):
        return search_words(self.text)

    @cached_property
    def numbered(self):
        return NUMBER.fullmatch(unicodedata.normalize("NFKC", self.text))

    @property
    def number(self):
        """The number that the text is, or None."""
        return int(self.numbered["digits"]) if self.numbered else None

    @property
    def is_number_alone(self):
        """Return True if it cannot be a word as well: #581, No. 581."""
        return bool(self.numbered and self.numbered["sign"])

    @cached_property
    def is_url(self):
        return bool(SCHEME.match(self.text))

    @cached_property
    def url(self):
        """The host, path and query string of it as an address. Scheme and host may be left out."""
        try:
            parts = urlsplit(self.text if self.is_url else f"//{self.text.lstrip('/')}")
        except ValueError:
            return "", self.text, ""
        has_host = self.is_url or is_of_portal(parts.netloc)
        host, path = (parts.netloc, parts.path) if has_host else ("", f"/{parts.netloc}{parts.path}")
        return host, path, parts.query

    @property
    def query(self):
        return self.url[2]

    @property
    def is_foreign(self):
        """Return True for an address of another website."""
        return self.is_url and not is_of_portal(self.url[0])

    @cached_property
    def match(self):
        """The page or form of the portal whose address it is, as a ResolverMatch, or None."""
        if self.is_foreign or "/" not in self.text:
            return None
        path = within_portal(unquote(self.url[1])).replace("//", "/")
        language = translation.get_language_from_path(path)
        with translation.override(language or translation.get_language()):
            return page_at(path) or (None if language else page_at(f"/{translation.get_language()}{path}"))

    def condition(self, model, *, is_numbered):
        """The condition of the row that it names by number or address; None where it can only be words."""
        if self.match:
            return at_address(model, self.match)
        return Q(pk=self.number) if is_numbered and self.number is not None else None

    @property
    def may_be_words(self):
        """Return True unless it is a number with its sign, or without doubt an address; “and/or” may be both."""
        is_address = self.match and (self.is_url or self.text.startswith("/") or self.url[0])
        return bool(self.words.all) and not is_address and not self.is_number_alone


def page_at(path):
    return resolved(f"{path.rstrip('/')}/") or resolved(path)


def resolved(path):
    try:
        return resolve(path)
    except Resolver404:
        return None


def is_of_portal(host):
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def at_address(model, match):
    """The condition of the row of a model whose form, history or page a match is."""
    if match.view_name.startswith(f"admin:{model._meta.app_label}_{model._meta.model_name}_"):
        key = key_from(match.kwargs.get("object_id") or match.kwargs.get("number"))
        return Q(pk=key) if key else NOTHING
    return model.at_address(match) if hasattr(model, "at_address") else NOTHING
