CLOSED_TO_COOKIES = ("/api/", "/data/")


class NoCookiesMiddleware:
    """The API knows nobody: it reads no session and no choice of language from a cookie, and sets none.

    Stands before whatever reads cookies.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(CLOSED_TO_COOKIES):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)
