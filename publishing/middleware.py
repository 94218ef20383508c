"""What a request may be."""

from django.conf import settings
from django.http import HttpResponseNotAllowed

READING = ("GET", "HEAD", "OPTIONS")
TAKE_FORMS = ("/admin/", "/language/")


class Utf8Middleware:
    """Reads addresses and forms as UTF-8, whatever a request says of itself: what is kept is kept by its address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.encoding:
            request.encoding = settings.DEFAULT_CHARSET
        return self.get_response(request)


class ReadOnlyMiddleware:
    """Public pages can only be read. Stands before what asks for the token of a form, so that the answer says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        takes_forms = request.path_info.startswith(TAKE_FORMS) or getattr(view, "csrf_exempt", False)
        return None if takes_forms or request.method in READING else HttpResponseNotAllowed(READING)
