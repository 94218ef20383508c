from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from achievements.exports.outputs import refusal
from achievements.listing.facets import active_filters
from achievements.listing.query import ListQuery, encoded
from achievements.listing.result import ListResult
from achievements.opendata.access import OpenToAll
from achievements.sharing import SharedSummary
from achievements.summary.export import text_of
from achievements.summary.summary import Summary


class SummaryPage(View):
    """What the achievements of a query string come to, in tables and charts."""

    def get(self, request):
        query = ListQuery(request.GET)
        result, filters = ListResult(query), active_filters(query)
        canonical = encoded(query.filters)
        context = {
            "query": query,
            "active_filters": filters,
            "summary": None if query.is_refused else Summary(result),
            "canonical_query": canonical,
            "shared": SharedSummary(result=result, active_filters=filters),
        }
        return render(request, "achievements/summary.html", context)


class SummaryFile(OpenToAll, View):
    """The tables of the same page. A refused list is answered with the reasons: a program would not read a page."""

    def get(self, request, extension):
        query = ListQuery(request.GET)
        if query.is_refused:
            return refusal(query.reasons, extension)
        name = f"achievements-summary-{timezone.localdate().isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
        text = text_of(Summary(ListResult(query)))
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
