"""Crawler of all public URLs."""

import re
from urllib.parse import urlsplit

from django.urls import URLPattern, get_resolver

from tests.html import parse_html

STAFF = ("admin/",)
ELSEWHERE = ("http", "mailto:", "/static/")
MOST = 500


def crawl(client, starts):
    """Return every page reachable by links, as {URL: response}. Query strings are followed, except for filters."""
    found, waiting = {}, list(starts)
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        assert len(found) < MOST, "links lead on and on"
        response = found[url] = client.get(url, follow=True)
        if is_page(response):
            waiting += [link for link in links(response, url) if link not in found]
    return found


def is_page(response):
    return response.headers["Content-Type"].startswith("text/html")


def links(response, url):
    for link in parse_html(response.content).find_all("a", href=True):
        href = link["href"].partition("#")[0]
        if href.startswith("?"):
            href = urlsplit(url).path + href
        if href and not href.startswith(ELSEWHERE) and "nofollow" not in link.get("rel", []):
            yield href


def sitemap_urls(client):
    """Yield every URL in the sitemaps."""
    index = client.get("/sitemap.xml").content.decode()
    for section in re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", index):
        content = client.get(section.replace("&amp;", "&")).content.decode()
        yield from re.findall(r"(?:<loc>|href=\")https?://[^/]+(/[^<\"]*)", content)


def patterns(resolver=None, prefix=""):
    """Yield every URL pattern of the project with its full route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry
        else:
            yield from patterns(entry, route)
