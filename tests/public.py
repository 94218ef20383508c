"""Walks every address that the public can reach."""

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.urls import URLPattern, get_resolver

STAFF = ("admin/",)
ELSEWHERE = ("http", "mailto:", "/static/")
MOST = 500


def crawl(client, starts):
    """Every page that links lead to, as {address: response}; a query is followed where it is not a filter."""
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
    for link in BeautifulSoup(response.content, "html.parser").find_all("a", href=True):
        href = link["href"].partition("#")[0]
        if href.startswith("?"):
            href = urlsplit(url).path + href
        if href and not href.startswith(ELSEWHERE) and "nofollow" not in link.get("rel", []):
            yield href


def sitemap_urls(client):
    """Every address that the sitemaps tell to search engines."""
    index = client.get("/sitemap.xml").content.decode()
    for section in re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", index):
        content = client.get(section.replace("&amp;", "&")).content.decode()
        yield from re.findall(r"(?:<loc>|href=\")https?://[^/]+(/[^<\"]*)", content)


def patterns(resolver=None, prefix=""):
    """Every URL pattern of the project with its full route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry
        else:
            yield from patterns(entry, route)
