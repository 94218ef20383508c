"""Access to open data: for everybody, from scripts of any site, unless they ask too often."""

from achievements.exports.outputs import refusal
from achievements.opendata.rate_limits import spend

# Never with credentials: what is here is the same for everybody.
ANY_SITE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
SHOWN = "ETag, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Content-Disposition"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


class OpenToAll:
    """Mixin before `View` that opens it to all sites, within the rate limit. A preflight does not count."""

    def dispatch(self, request, *args, **kwargs):
        extension = kwargs.get("extension", "json")
        spent = None if request.method == "OPTIONS" else spend(request, extension)
        over = spent and spent.is_exceeded
        response = self.too_often(spent, extension) if over else super().dispatch(request, *args, **kwargs)
        shown = {"Access-Control-Expose-Headers": SHOWN} | (spent.headers if spent else {})
        return with_headers(response, ANY_SITE | shown)

    def options(self, request, *args, **kwargs):
        return with_headers(super().options(request, *args, **kwargs), PREFLIGHT)

    def too_often(self, spent, extension):
        return too_often(spent, extension)


def too_often(spent, extension):
    """Return the refusal of a request of an address that asks too often."""
    response = refusal([spent.message], extension)
    response.status_code = 429
    return with_headers(response, {"Cache-Control": "no-store"})


def with_headers(response, headers):
    for name, value in headers.items():
        response.headers[name] = value
    return response
