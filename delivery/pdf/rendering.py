"""Pages rendered as PDF/UA, which programs can read aloud. Takes a second or two of one core; importing takes 40 MB."""

import functools
import hashlib
import io
import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest
from django.urls import resolve
from fontTools.ttLib import woff2
from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint import __version__ as weasyprint_version
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from fields.urls import within_portal

ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process, and uploads are to be whole
PDF_CSS = Path(__file__).with_name("pdf.css")
BREAK_ANYWHERE = "* { break-inside: auto !important }"
JOINER = "\N{WORD JOINER}"  # no line ends there; it is neither seen nor copied
WORD = re.compile(r"\S+")
MAX_WORD, PIECE = 200, 20  # letters; in a longer one WeasyPrint would try each letter as the end of a line
WITHIN_KOREAN_WORDS = re.compile(r"(?<=[가-힣])(?=[\w(·%])|(?<=[\w)·%])(?=[가-힣])")
LOADABLE_VIEWS = {"emblem", "colors", "picture"}  # names of URLs: the owner's look, and pictures of what is public


class LostPictureError(FileNotFoundError):
    """A picture of a page has lost its file, or was replaced meanwhile."""


class OwnFilesFetcher(URLFetcher):
    """Load our static files and the owner's look, without a request: no other file, and nothing over the network."""

    def __init__(self, page_url):
        super().__init__(allowed_protocols=())
        self.site = urljoin(page_url, "/")
        self.missing = []

    def fetch(self, url, headers=None):
        if not url.startswith(self.site):
            raise PermissionError(f"{url} is not ours")
        path = unquote(urlsplit(url).path)
        try:
            content = read_file(path)
        except (PermissionError, LostPictureError):  # browsers show such a page as well
            raise
        except Exception:  # which WeasyPrint would do without
            self.missing.append(url)
            raise
        return URLFetcherResponse(url, content, {"Content-Type": mimetypes.guess_type(path)[0] or ""})


def read_file(path):
    if not path.startswith(settings.STATIC_URL):
        return read_view(path)
    read = font_bytes if path.endswith(".woff2") else static_file
    return read(path.removeprefix(settings.STATIC_URL))


def read_view(path):
    """The content of a picture or style sheet that a view makes."""
    view = resolve(within_portal(path))
    if view.url_name not in LOADABLE_VIEWS:
        raise PermissionError(f"{path} is not part of how pages look")
    request = HttpRequest()
    request.method = "GET"
    try:
        response = view.func(request, *view.args, **view.kwargs)
    except Http404 as error:
        raise (LostPictureError if view.url_name == "picture" else FileNotFoundError)(path) from error
    if response.status_code != 200:
        raise FileNotFoundError(path)
    content = b"".join(response)
    if response.streaming:
        response.file_to_stream.close()  # `response.close()` would also end the request that asks for the PDF
    return content


@functools.cache
def font_bytes(name):
    """Return the bytes of a font, unpacked once: it would take a third of the time of every PDF."""
    unpacked = io.BytesIO()
    woff2.decompress(io.BytesIO(static_file(name)), unpacked)
    return unpacked.getvalue()


def static_file(name):
    """Return the bytes of a static file. Both ways of finding it refuse a name that leads out of their folders."""
    if not settings.DEBUG and staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


@functools.cache
def digest():
    """Return a hash that changes if the same page is rendered in another way."""
    hashed = hashlib.blake2b(weasyprint_version.encode(), digest_size=8)
    for file in (Path(__file__), PDF_CSS):
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def render_pdf(html, url, created, changed):
    """Return the bytes of the page at a URL. Moments are written as in ISO 8601."""
    css = PDF_CSS.read_text()
    try:
        document = lay_out(html, url, css)
    except AssertionError:  # something that should stay together is taller than a page
        document = lay_out(html, url, css + BREAK_ANYWHERE)
    for page in document.pages:
        page.bookmarks = [(level, label.replace(JOINER, ""), *where) for level, label, *where in page.bookmarks]
    document.metadata.created, document.metadata.modified = created, changed
    return document.write_pdf(pdf_variant="pdf/ua-1")


def lay_out(html, url, css):
    files, fonts = OwnFilesFetcher(url), FontConfiguration()
    static = urljoin(url, settings.STATIC_URL)
    more = CSS(string=css, base_url=static, url_fetcher=files, font_config=fonts)
    source = HTML(string=html, base_url=url, url_fetcher=files)
    make_decorations(source.etree_element)
    keep_korean_words(source.etree_element.find("body"))
    document = source.render(stylesheets=[more], font_config=fonts)
    if files.missing:  # a PDF without its styles would be cached like a good one
        raise FileNotFoundError(", ".join(files.missing))
    return document


def make_decorations(root):
    """Turn pictures without a text into backgrounds, which programs that read aloud pass over, as PDF/UA asks."""
    for picture in root.iterfind(".//picture/img[@alt='']"):
        width, height = (int(picture.attrib[name]) for name in ("width", "height"))
        background = f"url('{picture.get('src')}') center / cover no-repeat; padding-top: {100 * height / width:.2f}%"
        picture.tag, picture.attrib["style"] = "span", f"display: block; background: {background}"
    for picture in root.iterfind(".//img[@alt='']"):
        picture.tag = "span"
        background = "url('{src}') center / contain no-repeat; width: {width}px; height: {height}px"
        picture.set("style", f"display: inline-block; background: {background.format(**picture.attrib)}")


def keep_korean_words(body):
    """End lines between words, as in browsers: WeasyPrint knows no `word-break: keep-all`."""
    for element in body.iter():
        element.text, element.tail = joined(element.text), joined(element.tail)


def joined(text):
    return text and WORD.sub(whole_or_in_pieces, text)


def whole_or_in_pieces(match):
    word = match[0]
    if len(word) > MAX_WORD:
        return "\N{ZERO WIDTH SPACE}".join(word[start : start + PIECE] for start in range(0, len(word), PIECE))
    return WITHIN_KOREAN_WORDS.sub(JOINER, word)
