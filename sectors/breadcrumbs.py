"""The breadcrumb that leads to a plan: a line for each step, with an address at its end or without one."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from fields.translation import Words

validate_url = URLValidator(schemes=["http", "https"])


class Crumb(NamedTuple):
    label: str
    url: str = ""


def crumb_of(line):
    label, _blank, last = line.strip().rpartition(" ")
    if label and last.startswith(("http://", "https://")):
        return Crumb(label, last)
    return Crumb(line.strip())


def trail_of(words):
    """The steps of a trail, each in the trail's language."""
    crumbs = [crumb_of(line) for line in words.splitlines() if line.strip()]
    return [crumb._replace(label=Words(crumb.label, words.language)) for crumb in crumbs]


def validate_trail(text):
    for number, line in enumerate(text.splitlines(), start=1):
        crumb = crumb_of(line)
        if crumb.url or "://" in line:
            check_address(crumb.url or line.split()[-1], number)


def check_address(url, number):
    try:
        validate_url(url)
    except ValidationError as error:
        raise ValidationError(
            _("Line %(number)d: “%(url)s” is not a web address. Write it in full: https://www.example.org/"),
            params={"number": number, "url": url},
        ) from error
