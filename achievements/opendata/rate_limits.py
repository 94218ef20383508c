"""Limits to how often one address may ask for open data. Files, which are the whole list, are counted apart."""

from django.conf import settings

from delivery.rate_limits import count_request

FILES = {"csv", "xlsx", "ndjson", "zip"}


def most_a_minute(extension):
    """The limit of what has this extension; 0 for none."""
    return settings.FILES_PER_MINUTE if extension in FILES else settings.API_REQUESTS_PER_MINUTE


def spend(request, extension):
    return count_request(request, "files" if extension in FILES else "api", most_a_minute(extension))
