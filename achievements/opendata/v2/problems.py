"""Refusals of version 2, as problem details (RFC 9457)."""

from typing import NamedTuple

from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fields.translation import CODES

PROBLEM_TYPE = "application/problem+json"


class Problem(NamedTuple):
    """A kind of problem; the page about the data explains it at the anchor `problem-<code>`."""

    status: int
    code: str
    title: str
    meaning: str


PROBLEMS = {
    problem.status: problem
    for problem in [
        Problem(
            400,
            "invalid_request",
            _("The request is not valid"),
            _("The list “errors” has each mistake with its parameter, a code and a sentence, if parameters are wrong."),
        ),
        Problem(
            404,
            "not_found",
            _("Not found"),
            _("There is nothing at this address, or it is not public or no longer public."),
        ),
        Problem(405, "method_not_allowed", _("Read-only"), _("Use GET, HEAD or OPTIONS.")),
        Problem(
            429,
            "too_many_requests",
            _("Too many requests"),
            _("Wait as many seconds as Retry-After says."),
        ),
        Problem(
            500,
            "server_error",
            _("An error on our side"),
            _("The request was in order. Tell the owner of the portal if it happens again."),
        ),
        Problem(
            503,
            "unavailable",
            _("Not available at the moment"),
            _("Try again after as many seconds as Retry-After says."),
        ),
    ]
}


def problem_response(site, status, detail="", errors=()):
    """Return a problem as JSON. `errors` are ParameterErrors; `detail` says what happened, if they do not."""
    problem = PROBLEMS[status]
    with override(CODES[0]):  # one identifier, whatever the reader's language
        page = reverse("achievements:open_data")
    body = {
        "type": f"{site}{page}#problem-{problem.code}",
        "title": str(problem.title),
        "status": status,
        "detail": str(detail or " ".join(error.sentence for error in errors)),
        "code": problem.code,
    }
    if errors:
        body["errors"] = [error._asdict() for error in errors]
    response = JsonResponse(body, status=status, content_type=PROBLEM_TYPE, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-store"
    return response
