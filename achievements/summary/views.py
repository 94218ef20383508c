from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.generic import View

from achievements.exports.about import About
from achievements.exports.outputs import HEADERS, refusal
from achievements.exports.xlsx import about_sheet
from achievements.listing.facets import active_filters
from achievements.listing.query import ListQuery, encoded
from achievements.listing.result import ListResult
from achievements.opendata.access import OpenToAll
from achievements.page_metadata import SummaryMetadata
from achievements.summary.export import sheet_for_workbook, sheet_of
from achievements.summary.summary import Summary
from delivery.conditional import Validators, validated, weak_etag
from delivery.last_change import last_change
from fields.tabular import CSV_TYPE, attachment, csv_lines
from fields.urls import site_of
from fields.workbooks import xlsx_response


class SummaryPage(View):
    """Page that sums up the achievements of a query string in tables and charts."""

    def get(self, request):
        query = ListQuery(request.GET)
        result, filters = ListResult(query), active_filters(query)
        canonical = encoded(query.filters)
        context = {
            "query": query,
            "plan": query.plan_of_page,
            "active_filters": filters,
            "summary": None if query.is_refused else Summary(result),
            "canonical_query": canonical,
            "metadata": SummaryMetadata(result=result, active_filters=filters),
        }
        return render(request, "achievements/summary.html", context)


class SummaryFile(OpenToAll, View):
    """The tables of the same page. A refused list is answered with the reasons: a program would not read a page."""

    def get(self, request, extension):
        query = ListQuery(request.GET)
        if query.is_refused:
            return refusal(query.reasons, extension)
        modified = last_change()  # before anything is read
        result = ListResult(query)
        summary = Summary(result)
        if extension == "csv":
            return validated(request, modified, lambda: summary_csv(summary), HEADERS)
        about = About(result, site_of(request))
        # A workbook says when it was made, so what else it holds stands for it.
        etag = weak_etag((extension, get_language(), about.address, summary_csv(summary).content))
        return Validators(etag, modified).answer(request, lambda: summary_workbook(summary, about), HEADERS)


NAME = "achievements-summary"  # of the files


def summary_csv(summary):
    content = b"".join(csv_lines(sheet_of(summary)))
    return HttpResponse(content, content_type=CSV_TYPE, headers=attachment(NAME, "csv"))


def summary_workbook(summary, about):
    return xlsx_response(NAME, sheet_for_workbook(summary), about_sheet(about.pairs()))
