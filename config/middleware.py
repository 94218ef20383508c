from django.http import HttpResponse, HttpResponseBadRequest


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
