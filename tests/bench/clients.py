"""HTTP client of the benchmark: one connection, with the next request only after each response."""

import http.client
from urllib.parse import urlencode

TIMEOUT = 3600
SIZE = 1 << 16
REFUSALS = (b'class="error-summary"', b"There is no filter named")


class Visitor:
    def __init__(self, port):
        self.port = port

    def __enter__(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        return self

    def __exit__(self, *failure):
        self.connection.close()

    def get(self, path):
        """The status, where it leads to, and the page."""
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        return response.status, response.headers.get("Location"), response.read()

    def download(self, path):
        """Take a file as fast as it comes and keep none of it. Returns its bytes, None unless it is there."""
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        size = 0
        while block := response.read(SIZE):
            size += len(block)
        return size if response.status == http.client.OK else None

    def answered_at(self, path):
        """The address at which there is an answer, after a redirect; None where what was asked for does not exist."""
        for _ in range(3):
            status, location, page = self.get(path)
            if status not in (301, 302):
                break
            path = location
        is_there = status == http.client.OK and not any(words in page for words in REFUSALS)
        return path if is_there else None


def address(query, path="/en/achievements/"):
    return f"{path}?{urlencode(query)}".rstrip("?")
