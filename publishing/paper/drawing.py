"""Draws a page as a PDF that programs can read aloud (PDF/UA). A second or two of one core; importing takes 40 MB."""

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse


class OwnFiles(URLFetcher):
    """Loads our static files from the disk, and nothing else: no other file, and nothing over the network."""

    def __init__(self, page):
        super().__init__(allowed_protocols=())
        self.start = urljoin(page, settings.STATIC_URL)

    def fetch(self, url, headers=None):
        if not url.startswith(self.start):
            raise PermissionError(f"{url} is not one of our static files")
        name = unquote(urlsplit(url.removeprefix(self.start)).path)
        return URLFetcherResponse(url, content_of(name), {"Content-Type": mimetypes.guess_type(name)[0] or ""})


def content_of(name):
    """Both ways of finding a file refuse a name that leads out of their folders."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


def pdf(html, page, created, changed):
    """The bytes of a page, whose address is `page`. The same page makes the same bytes."""
    document = HTML(string=html, base_url=page, url_fetcher=OwnFiles(page)).render()
    document.metadata.created, document.metadata.modified = written(created), written(changed)
    return document.write_pdf(pdf_variant="pdf/ua-1")


def written(moment):
    return moment.isoformat(timespec="seconds")
