"""Django's test client behind the page cache, as all requests are in production."""

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, HttpResponseBase
from django.http.response import ResponseHeaders
from django.test.client import ClientHandler

from delivery.page_cache import PageCache


class PortalHandler(ClientHandler):
    def __call__(self, environ):
        started = []
        body = PageCache(self.django)(environ, lambda *line: started.extend(line))
        status, headers = started
        response = body if isinstance(body, HttpResponseBase) else HttpResponse(b"".join(body))
        response.wsgi_request = WSGIRequest(environ)
        response.status_code = int(status.split()[0])
        response.headers = ResponseHeaders([pair for pair in headers if pair[0] != "Set-Cookie"])
        for name, value in headers:
            if name == "Set-Cookie":
                response.cookies.load(value)
        return response

    def django(self, environ, start_response):
        response = super().__call__(environ)
        if not response.streaming:
            response.close = lambda: None  # it is closed, and closing it once more would close the test's connection
        cookies = [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *cookies])
        return response
