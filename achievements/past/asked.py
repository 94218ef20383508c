"""Days that a query string asks for, and sentences about those that have nothing to show."""

from django.utils import timezone
from django.utils.translation import gettext as _

from delivery.item_pages import day_from


def asked_day(text):
    """(day, sentence) of a text such as 2026-03-31: the sentence says why there is no day, or is empty."""
    day = day_from(text)
    if day is None or day.year in (1, 9999):
        return None, _("“%(text)s” is not a date. Write it like 2026-03-31.") % {"text": text[:40]}
    if day > timezone.localdate():
        return None, _("This date is in the future.")
    return day, ""


def without(data, *names):
    """(a QueryDict without these parameters, {name: text} of the last value of each)."""
    rest = data.copy()
    texts = {name: (rest.pop(name, None) or [""])[-1].strip() for name in names}
    return rest, texts
