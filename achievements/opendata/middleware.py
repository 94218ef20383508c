CLOSED_TO_COOKIES = ("/api/", "/data/")


class NoCookiesMiddleware:
    """Drop the cookies of requests for open data, so that no session and no language is read from them.

    Stands before whatever reads cookies.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(CLOSED_TO_COOKIES):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)
