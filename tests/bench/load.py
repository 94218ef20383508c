"""Throughput of a server in requests per second, over several connections with one open request each."""

import re
import selectors
import socket
import time

CONNECTIONS = 8  # as many as the two workers of a server have threads
LENGTH = re.compile(rb"\r\nContent-Length: (\d+)", re.IGNORECASE)
END = b"\r\n\r\n"


class LoadError(Exception):
    """Unexpected response of the server."""


class Connection:
    def __init__(self, port, request, status):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request, self.start = request, b"HTTP/1.1 %d " % status
        self.ask()

    def ask(self):
        self.answer, self.missing = b"", None
        self.socket.sendall(self.request)

    def read(self):
        """Read a block of a response. Return True if the response is complete. Raise LoadError if it is unexpected."""
        block = self.socket.recv(1 << 18)
        if not block:
            raise LoadError("The server closed a connection.")
        if self.missing is not None:
            self.missing -= len(block)
            return self.missing <= 0
        self.answer += block
        head, end, body = self.answer.partition(END)
        if not end:
            return False
        if not head.startswith(self.start):
            raise LoadError(head.decode(errors="replace"))
        length = LENGTH.search(head)
        self.missing = (int(length[1]) if length else 0) - len(body)
        return self.missing <= 0


def request_for(path, **headers):
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + END


def answers_a_second(port, request, *, seconds, status=200):
    """Send requests for `seconds` and return the responses per second. Raise LoadError on another status."""
    with selectors.DefaultSelector() as ready:
        connections = [Connection(port, request, status) for _ in range(CONNECTIONS)]
        for each in connections:
            ready.register(each.socket, selectors.EVENT_READ, each)
        answers, start = 0, time.perf_counter()
        while (passed := time.perf_counter() - start) < seconds:
            for key, _events in ready.select():
                if key.data.read():
                    answers += 1
                    key.data.ask()
        for each in connections:
            each.socket.close()
    return answers / passed
