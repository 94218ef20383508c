from django.conf import settings
from django.utils.translation import get_language_from_path, get_language_from_request


class RememberLanguageMiddleware:
    """Remember the language of a page that the visitor chose, for the next visit to `/`.

    A cookie is set only where the choice could not be guessed from the browser's own settings, and not
    for someone who merely followed a link from elsewhere (`Sec-Fetch-Site`; browsers without it count as choosing).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        language = get_language_from_path(request.path_info)
        arrived = request.headers.get("Sec-Fetch-Site", "same-origin")
        is_chosen = language and arrived == "same-origin" and response.status_code == 200
        if is_chosen and language != get_language_from_request(request):
            remember_language(response, language)
        return response


def remember_language(response, language):
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        httponly=True,
    )
