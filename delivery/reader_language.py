"""The language of a page that a visitor chose, remembered for the next visit."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_path, get_language_from_request

# Not Django's own cookie: a member of staff who reads an English page goes on working in a Korean administration.
COOKIE = "reader_language"
MAX_AGE = 60 * 60 * 24 * 365  # seconds


def language_to_remember(request):
    """Return the language of the page that is asked for if only a cookie would tell it at the next visit, else None.

    A visitor who followed a link from elsewhere has not chosen it (`Sec-Fetch-Site`; browsers that do not send it
    count as choosing).
    """
    language = get_language_from_path(request.path_info)
    is_chosen = language and request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"
    return language if is_chosen and language != expected_language(request) else None


def expected_language(request):
    """The last choice, or else the language that the browser prefers."""
    chosen = request.COOKIES.get(COOKIE)
    return chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)


def with_language_cookie(headers, language):
    """Return the headers (pairs) of a page with the cookie, private to its reader: no cache may give it to another."""
    response = HttpResponse(headers=[pair for pair in headers if pair[0] == "Cache-Control"])
    response.set_cookie(
        COOKIE, language, max_age=MAX_AGE, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", httponly=True
    )
    patch_cache_control(response, private=True)
    return [
        *(pair for pair in headers if pair[0] != "Cache-Control"),
        ("Cache-Control", response.headers["Cache-Control"]),
        ("Set-Cookie", response.cookies[COOKIE].OutputString()),
    ]


def redirect_to_language(request):
    """Redirect `/` to the front page in the visitor's language."""
    response = redirect(f"{get_script_prefix()}{expected_language(request)}/")
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
