"""Pages of the portal, as a browser reads them."""

from bs4 import BeautifulSoup


def parse_html(content):
    """Return the page that `content`, bytes or text, holds, as BeautifulSoup."""
    return BeautifulSoup(content, "lxml")
