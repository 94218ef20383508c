from django import template
from django.urls import get_script_prefix
from django.utils.encoding import escape_uri_path

from fields.translation import NAMES
from fields.urls import with_query

register = template.Library()


@register.simple_tag(takes_context=True)
def in_each_language(context):
    """Return {code, name, url, canonical} of this page in every language.

    `url` has the whole query, `canonical` has the part of it that matters. Addresses differ in their prefix alone, so
    this works for a page that does not exist as well.
    """
    request = context["request"]
    query, canonical_query = request.GET.urlencode(), context.get("canonical_query", "")
    prefix, versions = get_script_prefix().removesuffix("/"), []
    for code in NAMES:
        path = prefix + escape_uri_path(address_in(request.path_info, code))
        canonical = request.build_absolute_uri(with_query(path, canonical_query))
        versions.append({"code": code, "name": NAMES[code], "url": with_query(path, query), "canonical": canonical})
    return versions


def address_in(path, code):
    """The same address in another language; the front page for an address that is in none."""
    _root, prefix, rest = [*path.split("/", 2), ""][:3]
    return f"/{code}/{rest}" if prefix in NAMES else f"/{code}/"
