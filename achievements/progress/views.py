from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.generic import View

from achievements.exports.about import About
from achievements.exports.outputs import HEADERS, refusal
from achievements.exports.xlsx import about_sheet
from achievements.listing.facets import active_filters
from achievements.opendata.access import OpenToAll
from achievements.page_metadata import ProgressMetadata
from achievements.progress.documents import CHARTS
from achievements.progress.files import chart_csv, chart_png, chart_svg
from achievements.progress.progress import ListProgress
from achievements.progress.query import ProgressQuery
from achievements.progress.tables import facts_of, pivot_sheet
from achievements.summary.export import sheet_for_workbook, sheet_of
from delivery.conditional import Validators, validated, weak_etag
from delivery.last_change import last_change
from delivery.rate_limits import RateLimitError
from delivery.single_flight import MAX_WAIT, BusyError, without_caching
from fields.tabular import CSV_TYPE, attachment, csv_lines
from fields.urls import site_of, with_query
from fields.workbooks import xlsx_response


class ProgressPage(View):
    """Page about how far the achievements of a query string are, in charts and tables."""

    def get(self, request):
        query = ProgressQuery(request.GET)
        progress = ListProgress(query)
        filters = active_filters(query.list_query)
        context = {
            "query": query.list_query,
            "own": query.own,
            "plan": query.list_query.plan_of_page,
            "noun_plan": query.list_query.plan,
            "active_filters": filters,
            "progress": None if query.list_query.is_refused else progress,
            "canonical_query": query.encoded(chart=None),
            "list_query": query.encoded(rows=None, columns=None, sum=None, chart=None),
            "is_plain": query.is_plain,
            "metadata": ProgressMetadata(result=progress.result, active_filters=filters),
        }
        return render(request, "achievements/progress.html", context)


class ProgressOutput(OpenToAll, View):
    """A file of the page. A refused query is answered with the reasons: a program would not read a page."""

    def get(self, request, extension, **names):
        query = ProgressQuery(request.GET)
        if query.list_query.is_refused:
            return refusal(query.list_query.reasons, extension)
        try:
            return self.answer(request, ListProgress(query), extension, **names)
        except RateLimitError as error:
            return without_caching(request, HttpResponse(status=429, headers=error.rate_limit.headers))
        except BusyError:
            return without_caching(request, HttpResponse(status=503, headers={"Retry-After": str(MAX_WAIT)}))


class TotalsFile(ProgressOutput):
    """All counts and totals as one tidy table."""

    name = "achievements-progress"

    def answer(self, request, progress, extension):
        return table_file(request, progress, self.name, sheet_of, sheet_for_workbook, extension)


class PivotFile(ProgressOutput):
    """The table of one's own choice."""

    name = "achievements-table"

    def answer(self, request, progress, extension):
        if progress.pivot.errors:
            return refusal(progress.pivot.errors, extension)
        facts = facts_of(progress.pivot)

        def sheet(_summary):
            return pivot_sheet(progress.pivot)

        return table_file(request, progress, self.name, sheet, sheet, extension, facts)


def table_file(request, progress, name, sheet_of_csv, sheet_of_workbook, extension, facts=()):
    """The sheets as CSV or as a workbook, which says beside them what they are of."""
    modified, summary = last_change(), progress.summary

    def csv():
        content = b"".join(csv_lines(sheet_of_csv(summary)))
        return HttpResponse(content, content_type=CSV_TYPE, headers=attachment(name, "csv"))

    if extension == "csv":
        return validated(request, modified, csv, HEADERS)
    about = About(progress.result, site_of(request))
    # A workbook says when it was made, so what else it holds stands for it.
    etag = weak_etag((extension, get_language(), about.address, facts, csv().content))
    pairs = [*about.pairs(), *facts]
    return Validators(etag, modified).answer(
        request, lambda: xlsx_response(name, sheet_of_workbook(summary), about_sheet(pairs)), HEADERS
    )


class ChartFile(ProgressOutput):
    """One chart as CSV, SVG or PNG."""

    def answer(self, request, progress, extension, name):
        if name not in CHARTS or not progress.total:
            raise Http404
        modified = last_change()

        def make():
            document = CHARTS[name](progress)
            if extension == "csv":
                return chart_csv(name, document)
            return {"svg": chart_svg, "png": chart_png}[extension](document, progress, request)

        return validated(request, modified, make, HEADERS)


def to_progress(request, extension=""):
    """Lead former addresses of the summary on, with their query strings."""
    name = f"achievements:progress_{extension}" if extension else "achievements:progress"
    return HttpResponsePermanentRedirect(with_query(reverse(name), request.GET.urlencode()))
