"""The language of a page that a visitor chose, for the next visit."""

from django.conf import settings
from django.shortcuts import redirect
from django.urls import get_script_prefix
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_path, get_language_from_request

# Not Django's own cookie: a member of staff who reads an English page goes on working in a Korean administration.
COOKIE = "reader_language"
ANSWERED = (200, 304)  # with the page, or that the browser has it


class RememberLanguageMiddleware:
    """Remember the language of a page that the visitor chose, for the next visit to `/`.

    A cookie is set only where the choice could not be guessed, and not for someone who merely followed a link
    from elsewhere (`Sec-Fetch-Site`; browsers without it count as choosing).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        language = language_to_remember(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")  # a picture is nobody's choice
        if language and is_page and response.status_code in ANSWERED:
            remember_language(response, language)
        return response


def language_to_remember(request):
    """The language of a page that the visitor chose, where nothing else would tell it the next time; or None."""
    language = get_language_from_path(request.path_info)
    is_chosen = language and request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"
    return language if is_chosen and language != expected_language(request) else None


def expected_language(request):
    """The last choice, or else what the browser asks for."""
    chosen = request.COOKIES.get(COOKIE)
    return chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)


def remember_language(response, language):
    response.set_cookie(
        COOKIE,
        language,
        max_age=60 * 60 * 24 * 365,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
    # No cache between us may hand one visitor's choice to another.
    patch_cache_control(response, private=True)


def front_door(request):
    """`/` leads to the front page in the visitor's language."""
    response = redirect(f"{get_script_prefix()}{expected_language(request)}/")
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
