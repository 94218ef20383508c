"""Rules for requests and for answers to readers with a session."""

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers

from accounts.access import has_session

READING = ("GET", "HEAD", "OPTIONS")
TAKE_FORMS = ("/admin/", "/language/")


class PrivateSessionMiddleware:
    """Forbid caching of answers to requests with a session. Answers that a view lets caches keep lose their cookies."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if has_session(request):
            caching = response.headers.get("Cache-Control")
            if caching is None:
                add_never_cache_headers(response)
            elif "private" not in caching and "no-store" not in caching:
                response.cookies.clear()
        return response


class Utf8Middleware:
    """Read addresses and forms as UTF-8, whatever charset a request names: pages are cached by their address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.encoding:
            request.encoding = settings.DEFAULT_CHARSET
        return self.get_response(request)


class ReadOnlyMiddleware:
    """Answer 405 to a form sent to a public page, before its token is checked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        takes_forms = request.path_info.startswith(TAKE_FORMS) or getattr(view, "csrf_exempt", False)
        return None if takes_forms or request.method in READING else HttpResponseNotAllowed(READING)
