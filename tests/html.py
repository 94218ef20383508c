"""Pages of the portal, as a browser reads them."""

from bs4 import BeautifulSoup


def parse_html(content):
    """Return the page that `content`, UTF-8 as the header of an answer says or text, holds, as BeautifulSoup."""
    return BeautifulSoup(content.decode() if isinstance(content, bytes) else content, "lxml")
