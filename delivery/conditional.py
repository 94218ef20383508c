from django.utils.http import parse_etags


def is_not_modified(headers, etag):
    """Return True if the client has the representation with this ETag already, so that 304 is the answer.

    `headers` is `request.META`, or a WSGI environ. If-None-Match is compared weakly (RFC 9110, 13.1.2).
    """
    known = headers.get("HTTP_IF_NONE_MATCH")
    if not known:
        return False
    tags = parse_etags(known)
    return tags == ["*"] or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}
