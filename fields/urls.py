"""Addresses: of the portal, of a page with a query, and of an item, as it is and as it once was."""

import functools

from django.urls import get_script_prefix, register_converter, reverse
from django.urls.converters import IntConverter
from django.utils.translation import get_language


class NumberConverter(IntConverter):
    """A number as it is written: 7, and not 07. A page has one address."""

    regex = "[1-9][0-9]*"


register_converter(NumberConverter, "number")


def within_portal(path):
    """A path as routes know it: without the prefix below which a server has the whole portal (`PREFIX`)."""
    return f"/{path.removeprefix(get_script_prefix())}"


def site_of(request):
    """Return the beginning of all addresses of this portal: https://example.org."""
    return f"{request.scheme}://{request.get_host()}"


def with_query(path, query):
    return f"{path}?{query}" if query else path


def url_for(route, *keys):
    """`reverse(route, args=keys)`, remembered: a page has dozens of links."""
    return reversed_once(route, keys, get_language(), get_script_prefix())


@functools.lru_cache(maxsize=10_000)
def reversed_once(route, keys, language, script_prefix):
    return reverse(route, args=keys)
