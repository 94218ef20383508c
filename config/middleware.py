from django.http import HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

from config.errors import is_api_v2, not_valid, unavailable
from delivery.outage import outages

WITHOUT_DATABASE = {"/", "/healthz", "/readyz", "/robots.txt"}  # readyz says itself that it is away


class ServerOptionsMiddleware:
    """Answer `OPTIONS *`, which asks about the server and names no path. Answer 400 to other methods with `*`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info != "*":
            return self.get_response(request)
        if request.method != "OPTIONS":
            return HttpResponseBadRequest()
        return HttpResponse(headers={"Allow": "GET, HEAD, POST, OPTIONS"})


class NullCharacterMiddleware:
    """Answer 400 to an address with a NUL, which no text has and PostgreSQL does not take.

    Version 2 of the API names the parameter itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_in_query = "%00" in request.META.get("QUERY_STRING", "") and not is_api_v2(request)
        if is_in_query or "\0" in request.path_info:
            return not_valid(request, lambda: _("The address contains a character that no text has (%00)."))
        return self.get_response(request)


class OutageMiddleware:
    """Answer 503 at once for a moment after the database could not be reached, in place of waiting for it again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if outages.is_paused and request.path_info not in WITHOUT_DATABASE:
            return unavailable(request)
        return self.get_response(request)
