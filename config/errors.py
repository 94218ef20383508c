"""Answers to requests that no view can answer, each in the form that was asked for."""

import sys
from pathlib import PurePosixPath

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from achievements.exports.outputs import refusal
from achievements.opendata.access import ANY_SITE, with_headers
from achievements.opendata.v2.problems import problem_response
from delivery.outage import RETRY_AFTER, is_outage, outages
from delivery.single_flight import without_caching
from fields.translation import CODES
from fields.urls import site_of

JSON = {".json", ".jsonld", ".ndjson"}


def server_error(request):
    """Answer an exception that nothing caught: 503 during an outage of the database, else 500. The `handler500`."""
    error = sys.exc_info()[1]
    if is_outage(error):
        outages.log(error)
        return unavailable(request)
    return in_form(request, 500, lambda: _("Something went wrong here. It was recorded."), "500.html")


def unavailable(request):
    """Answer 503 with Retry-After. The log has its own line about the outage."""
    response = in_form(request, 503, lambda: _("The portal cannot read its data at the moment."), "503.html")
    return without_caching(request, with_headers(response, {"Retry-After": str(RETRY_AFTER)}))


def not_valid(request, sentence):
    """Answer 400 with a sentence, a function that translates it."""
    return in_form(request, 400, sentence, "400.html")


def in_form(request, status, sentence, template):
    """Return a refusal: a problem of the API, JSON, plain text for other files, or a page made from a template.

    `sentence` is called in the reader's language. Neither the database nor the session is asked.
    """
    path, extension = request.path_info, PurePosixPath(request.path_info).suffix
    with translation.override(language_of(request)):
        if is_api_v2(request):
            return with_headers(problem_response(site_of(request), status, sentence()), ANY_SITE)
        if path.startswith("/api/") or extension in JSON:
            body = JsonResponse({"errors": [sentence()]}, json_dumps_params={"ensure_ascii": False})
            return with_status(with_headers(body, ANY_SITE), status)
        if extension:
            return with_status(refusal([sentence()], extension[1:]), status)
        others = [code for code in CODES if code != translation.get_language()]
        return HttpResponse(render_to_string(template, {"sentence": sentence(), "others": others}), status=status)


def with_status(response, status):
    response.status_code = status
    return response


def is_api_v2(request):
    return request.path_info.startswith("/api/v2/")


def language_of(request):
    """Return the language that a request asks for: no middleware may have come to it."""
    chosen = request.GET.get("lang") if is_api_v2(request) else None
    return chosen if chosen in CODES else translation.get_language_from_request(request, check_path=True)
