"""Draws a page as a PDF that programs can read aloud (PDF/UA). A second or two of one core; importing takes 40 MB."""

import functools
import io
import mimetypes
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.urls import resolve
from fontTools.ttLib import woff2
from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process, and uploads are to be whole
MORE = Path(__file__).with_name("paper.css")
OWN_LOOK = {"emblem", "tokens"}  # the names of addresses


class OwnFiles(URLFetcher):
    """Loads our static files and the owner's look, without a request: no other file, and nothing over the network."""

    def __init__(self, page):
        super().__init__(allowed_protocols=())
        self.site = urljoin(page, "/")

    def fetch(self, url, headers=None):
        if not url.startswith(self.site):
            raise PermissionError(f"{url} is not ours")
        path = unquote(urlsplit(url).path)
        is_static = path.startswith(settings.STATIC_URL)
        read = font if path.endswith(".woff2") else static_file
        content = read(path.removeprefix(settings.STATIC_URL)) if is_static else answer_to(path)
        return URLFetcherResponse(url, content, {"Content-Type": mimetypes.guess_type(path)[0] or ""})


def answer_to(path):
    """What a page's picture or style sheet is made of, where a view makes it."""
    view = resolve(path)
    if view.url_name not in OWN_LOOK:
        raise PermissionError(f"{path} is not part of how pages look")
    request = HttpRequest()
    request.method = "GET"
    response = view.func(request, *view.args, **view.kwargs)
    if response.status_code != 200:
        raise FileNotFoundError(path)
    return b"".join(response)


@functools.cache
def font(name):
    """Unpacked once: it would take a third of the time of every drawing."""
    unpacked = io.BytesIO()
    woff2.decompress(io.BytesIO(static_file(name)), unpacked)
    return unpacked.getvalue()


def static_file(name):
    """Both ways of finding a file refuse a name that leads out of their folders."""
    if not settings.DEBUG and staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


def pdf(html, page, created, changed):
    """The bytes of a page, whose address is `page`. Moments are written as in ISO 8601."""
    source = HTML(string=html, base_url=page, url_fetcher=OwnFiles(page))
    document = source.render(stylesheets=[CSS(filename=MORE)])
    document.metadata.created, document.metadata.modified = created, changed
    return document.write_pdf(pdf_variant="pdf/ua-1")
