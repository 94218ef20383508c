from django.http import HttpResponse
from django.shortcuts import render
from django.views.generic import View

from achievements.exports.outputs import refusal
from achievements.listing import Listing
from achievements.listing.listing import encoded
from achievements.opendata.access import OpenToAll
from achievements.sharing import SharedSummary
from achievements.summary.export import sheet_of
from achievements.summary.summary import Summary
from fields.tabular import CSV_TYPE, attachment, csv_lines


class SummaryPage(View):
    """What the achievements of a query string come to, in tables and charts."""

    def get(self, request):
        listing = Listing(request.GET)
        narrowing = encoded(listing.narrowing)
        context = {
            "listing": listing,
            "summary": None if listing.is_refused else Summary(listing),
            "canonical_query": narrowing,
            "narrowing": narrowing,
            "shared": SharedSummary(listing=listing),
        }
        return render(request, "achievements/summary.html", context)


class SummaryFile(OpenToAll, View):
    """The tables of the same page. A refused list is answered with the reasons: a program would not read a page."""

    def get(self, request, extension):
        listing = Listing(request.GET)
        if listing.is_refused:
            return refusal(listing.reasons, extension)
        content = b"".join(csv_lines(sheet_of(Summary(listing))))
        headers = attachment("achievements-summary", "csv") | {"X-Robots-Tag": "noindex"}
        return HttpResponse(content, content_type=CSV_TYPE, headers=headers)
