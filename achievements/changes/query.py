"""The query string of the public changes: days and kinds of changes, beside the filters of the list."""

import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from achievements.changes.kinds import ChangeKind
from achievements.listing.facets import MOST_REMOVABLE, ActiveFilter, words
from achievements.listing.filters import NO_CHOICE
from achievements.listing.query import FormError, ListQuery, encoded
from delivery.content_version import midnight
from delivery.item_pages import day_from
from fields.keys import key_from
from fields.text import one_line
from fields.translation import TextInLanguage
from fields.urls import with_query

DAYS = {"since": gettext_lazy("Changes since"), "until": gettext_lazy("Changes until")}
CHANGE = "change"  # the parameter of the kinds of changes; `kind` is that of the list
OWN = (*DAYS, CHANGE)
ABOUT_PLACE = ("plan", "sector")  # the filters of the list that every change fits or not, whatever it is of
NO_DAY = gettext_lazy("“%(text)s” is not a date. Write it like 2026-03-31.")
A_DAY = datetime.timedelta(days=1)


class ChangeQuery:
    """A query string of the changes. The rest of it is that of a list: `list` is the ListQuery."""

    def __init__(self, data, **days):
        self.data = data
        self.given = {name: list(filter(None, map(one_line, data.getlist(name)))) for name in OWN}
        self.given |= {name: [str(day)] for name, day in days.items() if day}
        rest = data.copy()
        for name in (*OWN, "page", "bom"):
            rest.pop(name, None)
        self.list = ListQuery(rest)
        self.page_number = key_from(data.get("page", "1")) or 1

    def day(self, name):
        """The day that a parameter names, or None."""
        day = day_from(self.given[name][0]) if self.given[name] else None
        return day if day and datetime.MINYEAR < day.year < datetime.MAXYEAR else None

    @property
    def since(self):
        return self.day("since")

    @property
    def until(self):
        return self.day("until")

    @property
    def single_day(self):
        """The day that it is of, if it is of one alone."""
        return self.since if self.since and self.since == self.until else None

    @property
    def kinds(self):
        return [ChangeKind(each) for each in dict.fromkeys(self.given[CHANGE]) if each in ChangeKind.values]

    @cached_property
    def moments(self):
        """The first moment and the moment after the last one of its days, each or None."""
        return (
            midnight(self.since) if self.since else None,
            midnight(self.until + A_DAY) if self.until else None,
        )

    # What is wrong with it

    @cached_property
    def errors(self):
        return [*self.list.errors, *self.own_errors()]

    def own_errors(self):
        for name, label in DAYS.items():
            yield from errors_of_day(name, label, self.given[name])
        if self.since and self.until and self.since > self.until:
            yield FormError("until", DAYS["until"], _("This day is earlier than the first one."), "order")
        if self.since and self.since > timezone.localdate():
            yield FormError("since", DAYS["since"], _("This date is in the future."), "future")
        for text in self.given[CHANGE]:
            if text not in ChangeKind.values:
                yield FormError(CHANGE, _("Kind of change"), str(NO_CHOICE) % {"value": text[:40]}, "invalid_choice")

    @property
    def unknown(self):
        """The parameters that mean nothing here; an order is the list's alone."""
        return [*self.list.unknown, *(["sort"] if "sort" in self.list.data else [])]

    @property
    def is_refused(self):
        return bool(self.errors or self.unknown)

    @property
    def reasons(self):
        wrong = [f"{error.label}: {error.message}" for error in self.errors]
        return wrong + [_("There is no filter named “%(name)s”.") % {"name": name} for name in self.unknown]

    # Which items it is of

    @property
    def narrows_items(self):
        """Return True if its filters are about achievements, so that no change of a sector or a plan fits."""
        return any(name not in ABOUT_PLACE for name, _value in self.list.filters)

    # Addresses

    @property
    def own_parameters(self):
        return [(name, value) for name in OWN for value in dict.fromkeys(self.given[name])]

    @property
    def parameters(self):
        return self.list.filters + self.own_parameters

    @property
    def is_plain(self):
        return not self.parameters and not self.unknown and self.page_number == 1

    def canonical(self, page=1):
        return encoded(self.parameters + ([("page", str(page))] if page > 1 else []))

    def with_values(self, page=1, **values):
        """The query string with other values of its own parameters; None leaves one out."""
        kept = [(name, value) for name, value in self.own_parameters if name not in values]
        given = [(name, str(value)) for name, value in values.items() if value]
        return encoded([*self.list.filters, *kept, *given, *([("page", str(page))] if page > 1 else [])])

    def active_filters(self, path):
        """An ActiveFilter for each value in use, with the address at `path` without it."""
        removable = len(self.parameters) <= MOST_REMOVABLE
        for name, value in self.parameters:
            rest = encoded([pair for pair in self.parameters if pair != (name, value)])
            url = with_query(path, rest) if removable else ""
            yield ActiveFilter(name, self.label(name), self.words(name, value), url)

    def label(self, name):
        if name in DAYS:
            return DAYS[name]
        return _("Kind of change") if name == CHANGE else self.list.form.fields[name].label

    def words(self, name, value):
        if name in OWN:
            label = ChangeKind(value).label if name == CHANGE and value in ChangeKind.values else value
            return TextInLanguage.here(str(label))
        return words(self.list, name, value)


def errors_of_day(name, label, texts):
    """Yield a FormError for each text that is no day with a day before and behind it, and one for several days."""
    for text in texts:
        day = day_from(text)
        if day is None or day.year in (datetime.MINYEAR, datetime.MAXYEAR):
            yield FormError(name, label, NO_DAY % {"text": text[:40]}, "invalid")
    if len(set(texts)) > 1:
        yield FormError(name, label, _("This was given more than once. Use it only once."), "repeated")
