"""Requests whose form is left out, so that a view shows its page."""

import copy

from django.http import QueryDict


def as_get(request):
    """Return a copy of a request that reads the same page and brings no form."""
    visit = copy.copy(request)
    visit.method, visit.POST = "GET", QueryDict()
    return visit
