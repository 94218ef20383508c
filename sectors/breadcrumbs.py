"""The breadcrumb that leads to a plan: a line for each step, with an address at its end or without one."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from fields.translation import TextInLanguage

validate_url = URLValidator(schemes=["http", "https"])


class BreadcrumbStep(NamedTuple):
    label: str
    url: str = ""


def parse_step(line):
    label, _blank, last = line.strip().rpartition(" ")
    if label and last.startswith(("http://", "https://")):
        return BreadcrumbStep(label, last)
    return BreadcrumbStep(line.strip())


def parse_breadcrumb(words):
    """Return the steps of a breadcrumb, each in its language."""
    steps = [parse_step(line) for line in words.splitlines() if line.strip()]
    return [step._replace(label=TextInLanguage(step.label, words.language)) for step in steps]


def validate_breadcrumb(text):
    for number, line in enumerate(text.splitlines(), start=1):
        step = parse_step(line)
        if step.url or "://" in line:
            check_address(step.url or line.split()[-1], number)


def check_address(url, number):
    try:
        validate_url(url)
    except ValidationError as error:
        raise ValidationError(
            _("Line %(number)d: “%(url)s” is not a web address. Write it in full: https://www.example.org/"),
            params={"number": number, "url": url},
        ) from error
