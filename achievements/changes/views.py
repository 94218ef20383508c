"""The pages, the feed and the files of public changes."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from achievements.changes.days import by_day, one_day
from achievements.changes.feed import ENTRIES, atom
from achievements.changes.files import as_csv, as_workbook, etag_of_file
from achievements.changes.kinds import ChangeKind
from achievements.changes.page_metadata import ChangesMetadata
from achievements.changes.quarters import Quarter, quarters_since
from achievements.changes.query import ABOUT_PLACE, CHANGE, DAYS, ChangeQuery
from achievements.changes.result import ChangeResult
from achievements.exports.outputs import HEADERS, refusal, whole_file
from achievements.licenses import data_license
from achievements.opendata.access import OpenToAll
from delivery.conditional import validated
from delivery.last_change import last_change
from fields.urls import site_of, with_query

FILES = ("csv", "xlsx")  # of a quarter


class ChangesPage(View):
    """The changes by day. A page begins with a day (`until`); a single day has pages of its own."""

    def get(self, request):
        query = ChangeQuery(request.GET)
        if moved := self.canonical(request, query):
            return redirect(moved)
        result = ChangeResult(query)
        filters = list(query.active_filters(request.path))
        context = {
            "query": query,
            "plan": query.list.plan_of_page,
            "active_filters": filters,
            "form": QuickForm(query),
            "canonical_query": query.canonical(query.page_number),
            "metadata": ChangesMetadata(values=[each.value for each in filters]),
            **files_of(query),
            **self.days(query, result),
        }
        if not query.errors:
            context["quarters"] = quarters_of(result)
        return render(request, "achievements/changes.html", context)

    def canonical(self, request, query):
        """Return the address with every value written in one way, or None if it is the one that was asked for."""
        if query.is_refused:
            return None
        wanted = query.canonical(query.page_number if query.single_day else 1)
        return with_query(request.path, wanted) if wanted != request.GET.urlencode() else None

    def days(self, query, result):
        day = query.single_day
        if query.errors:
            return {"days": []}
        if day is None:
            days, earlier = by_day(result)
            for each in days:
                each.query = query.with_values(since=each.day, until=each.day)
            return {"days": days, "older": earlier and with_query("", query.with_values(until=earlier))}
        shown, number, pages = one_day(result, day, query.page_number)
        of_pages = [(each, query.canonical(each)) for each in range(1, pages + 1)]
        return {"days": [shown] if shown.changes else [], "number": number, "page_count": pages, "day_pages": of_pages}


class QuickForm:
    """The form above the changes: its own fields, and the other filters in use as hidden ones."""

    def __init__(self, query):
        self.query = query
        listed = query.list
        self.plans = listed.choices("plan") if len(listed.index.choices["plan"]) > 1 else []
        self.sectors = listed.choices("sector")
        self.kinds = list(ChangeKind)
        self.chosen = {
            name: [value for key, value in query.parameters if key == name] for name in (*ABOUT_PLACE, CHANGE)
        }

    @property
    def is_of_several(self):
        """Return True if more than one plan, sector or kind is chosen, which a list of one choice cannot show."""
        return any(len(values) > 1 for values in self.chosen.values())

    @property
    def hidden(self):
        own = {*DAYS} if self.is_of_several else {*DAYS, *ABOUT_PLACE, CHANGE}
        return [(name, value) for name, value in self.query.parameters if name not in own]

    @property
    def days(self):
        """(name, label, text, errors) of the fields of days."""
        errors = {name: [each.message for each in self.query.own_errors() if each.name == name] for name in DAYS}
        return [(name, label, next(iter(self.query.given[name]), ""), errors[name]) for name, label in DAYS.items()]


def files_of(query):
    """The addresses of the same changes in other forms; none for a query that is refused."""
    if query.is_refused:
        return {}
    address = {name: reverse("achievements:changes_file", args=[name]) for name in ("atom", "csv")}
    return {
        "feed_url": with_query(address["atom"], query.canonical()),
        "whole_feed_url": address["atom"],
        "csv_url": with_query(address["csv"], query.canonical()),
    }


def quarters_of(result):
    """The quarters that can be had as a file: since the first public change of all."""
    changes = result.index.changes
    return quarters_since(changes[-1].day) if changes else []


class ChangesFile(OpenToAll, View):
    """The same changes as a feed or as a table."""

    def get(self, request, extension):
        if extension not in ("atom", "csv"):
            raise Http404
        query = ChangeQuery(request.GET)
        if query.is_refused:
            return refusal(query.reasons, extension)
        result, site = ChangeResult(query), site_of(request)
        if extension == "csv":
            etag = etag_of_file(result, request.get_full_path())
            return whole_file(request, etag, lambda: as_csv(result, site))
        if query.page_number > 1 and not result.page(query.page_number, ENTRIES)[0]:
            return refusal([_("This page does not exist.")], extension)
        return validated(request, last_change(), lambda: atom(result, site, title_of(query)), HEADERS)


def title_of(query):
    plan = query.list.plan
    return f"{_('What changed')} – {plan.title}" if plan else _("What changed")


class QuarterFile(OpenToAll, View):
    """The changes of a quarter as a file, with the filters of the query string."""

    def get(self, request, quarter, extension):
        found = Quarter.parse(quarter)
        if found is None or extension not in FILES:
            raise Http404(_("A quarter is written like 2026-Q3."))
        query = ChangeQuery(request.GET, since=found.first_day, until=found.last_day)
        if query.is_refused:
            return refusal(query.reasons, extension)
        result, site, name = ChangeResult(query), site_of(request), f"changes-{found}"
        etag = etag_of_file(result, request.get_full_path(), found.label, data_license())
        about = about_quarter(found, query, result, request)
        make = {"csv": lambda: as_csv(result, site, name), "xlsx": lambda: as_workbook(result, site, about, name)}
        return whole_file(request, etag, make[extension])


def about_quarter(quarter, query, result, request):
    """The pairs of the sheet that says where a report is from."""
    terms, filters = data_license(), query.list.filters
    return [
        (_("Title"), f"{title_of(query)}: {quarter.label}"),
        (_("Days"), f"{quarter.first_day.isoformat()} – {quarter.last_day.isoformat()}"),
        (_("Filters"), "; ".join(f"{query.label(name)}: {query.words(name, value)}" for name, value in filters) or "–"),
        (_("Changes"), str(sum(1 for _change in result))),
        (_("License"), f"{terms.name} {terms.url}"),
        (_("Address"), request.build_absolute_uri()),
    ]


def to_quarter(request):
    """Lead from the form that a quarter is chosen in to its file."""
    quarter = Quarter.parse(request.GET.get("quarter", ""))
    extension = request.GET.get("format", "xlsx")
    if quarter is None or extension not in FILES:
        return HttpResponse(
            _("A quarter is written like 2026-Q3."), status=400, content_type="text/plain; charset=utf-8"
        )
    rest = request.GET.copy()
    for name in ("quarter", "format"):
        rest.pop(name, None)
    path = reverse("achievements:changes_of_quarter", args=[str(quarter), extension])
    return redirect(with_query(path, rest.urlencode()))
