"""The pages of saved reports."""

import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.access import is_from_staff
from achievements.exports.about import About
from achievements.exports.outputs import file_etag, has_bom, refusal, whole_file
from achievements.exports.xlsx import about_sheet
from achievements.listing.facets import active_filters
from achievements.listing.query import encoded, list_url
from achievements.listing.result import ListResult
from achievements.models import Report
from achievements.numbers.writing import format_number
from achievements.opendata.access import too_often
from achievements.opendata.rate_limits import spend
from achievements.page_metadata import ReportListMetadata, ReportMetadata
from achievements.reports.changes import MOST_KEPT, changes_since_last_visit, record_visit
from achievements.reports.columns import chosen
from achievements.reports.files import about_report, report_sheet
from achievements.reports.models import Audience
from achievements.reports.queries import list_query
from fields.tabular import csv_lines, csv_response
from fields.translation import alphabetical, columns
from fields.urls import site_of
from fields.workbooks import xlsx_response
from publishing.workflow.roles import permission_to

FILES = {"csv": "CSV", "xlsx": "XLSX"}  # with the columns of the report
OUTPUTS_OF_LIST = {"json": "JSON"}
FEED = "atom"
MOST_IN_WORKBOOK = 10_000  # achievements; each is read whole
TOO_LONG = _("A report has a workbook up to %(most)s achievements. Narrow its filters, or download the CSV instead.")
SHOWN_FIRST = [Audience.PUBLIC, Audience.STAFF, Audience.PRIVATE]
DAYS_BACK = [7, 30, 365]  # that visitors are offered changes of


def sees_staff_reports(request):
    """Return True if the user opens reports as a member of staff. All others get the public ones."""
    return is_from_staff(request) and request.user.has_perm(permission_to("view", Report))


def reports_shown_to(request):
    return Report.objects.open_to(request.user) if sees_staff_reports(request) else Report.objects.live()


def report_links(request, query):
    """Return the context of the links to reports on the list.

    `has_reports` is True if there are any. `save_as_report` is the address of the form for a new one, or "".
    """
    may_add = sees_staff_reports(request) and request.user.has_perm(permission_to("add", Report))
    form = reverse("admin:achievements_report_add", query={"query": encoded(query.parameters)})
    return {
        "has_reports": sees_staff_reports(request) or Report.objects.live().exists(),
        "save_as_report": form if may_add and not query.is_refused else "",
    }


class ReportList(View):
    def get(self, request):
        reports = reports_shown_to(request).order_by(alphabetical("name"), "pk")
        groups = [(kind, [report for report in reports if report.audience == kind]) for kind in SHOWN_FIRST]
        shown = [(kind.label, found) for kind, found in groups if found or kind == Audience.PUBLIC]
        context = {"groups": shown, "metadata": ReportListMetadata()}
        return render(request, "achievements/report_list.html", context)


class ReportPage(View):
    """Page of a report. Answers 404 if the reader may not see it: to ask for a password would tell that it exists."""

    def get(self, request, slug):
        report = get_object_or_404(reports_shown_to(request), slug=slug)
        query = list_query(report.query, request.GET.get("page"))
        context = {"report": report, "query": query, "may_change": self.may_change(report)}
        context |= {"reasons": query.reasons} if query.is_refused else self.rows(report, ListResult(query))
        return render(request, "achievements/report_detail.html", context)

    def may_change(self, report):
        return (
            sees_staff_reports(self.request)
            and self.request.user.has_perm(permission_to("change", Report))
            and report.is_open_to(self.request.user)
        )

    def rows(self, report, result):
        query, page = result.query, result.page
        context = {
            "page": page,
            "plan": query.plan_of_page,
            "active_filters": active_filters(query),
            "metadata": ReportMetadata(report, result=result) if report.is_live else None,
            "report_pages": ReportPages(report),
            "columns": chosen(report.columns),
            "files": files_of(report, query),
            "feed": query.url(FEED),
            "canonical_query": f"page={page.number}" if page.number > 1 else "",
        }
        if sees_staff_reports(self.request):
            changes = changes_since_last_visit(report, result, self.request.user, timezone.now())
            return context | {"tells_changes": True, "changes": changes, "most_kept": format_number(MOST_KEPT)}
        return context | {"changed_since": links_by_day(query)}


def files_of(report, query):
    """The files of a report as (name, address). JSON is that of its list, with all that is known."""
    own = [(name, reverse(f"achievements:report_{extension}", args=[report.slug])) for extension, name in FILES.items()]
    return own + [(name, query.url(extension)) for extension, name in OUTPUTS_OF_LIST.items()]


class ReportFile(View):
    """A report as a file. Answers 404 if the reader may not see it, as its page does."""

    def get(self, request, slug, extension):
        report = get_object_or_404(reports_shown_to(request), slug=slug)
        spent = spend(request, extension)
        if spent and spent.is_exceeded:
            return too_often(spent, extension)
        query = list_query(report.query)
        if query.is_refused:
            return refusal(query.reasons, extension)
        result = ListResult(query)
        if extension == "xlsx" and result.count > MOST_IN_WORKBOOK:
            return refusal([TOO_LONG % {"most": format_number(MOST_IN_WORKBOOK)}], extension)
        if report.is_live:
            etag, file = self.etag(report, result, extension), lambda: self.file(report, result, extension)
            return whole_file(request, etag, file, report.changed_at)
        response = self.file(report, result, extension)
        response.headers["Cache-Control"], response.headers["X-Robots-Tag"] = "no-store", "noindex"
        return response

    def etag(self, report, result, extension):
        """Return the ETag of a file of a report: of its rows, their order, and what it says of itself."""
        names = ["slug", "query", "columns", *columns("name", "description")]
        facts = [getattr(report, name) for name in names]
        return file_etag(result, extension, facts, site_of(self.request), has_bom(self.request))

    def file(self, report, result, extension):
        if extension == "csv":
            lines = csv_lines(report_sheet(report, result), bom=has_bom(self.request))
            return csv_response(report.slug, lines)
        about = list(about_report(report, About(result, site_of(self.request))))
        return xlsx_response(report.slug, report_sheet(report, result), about_sheet(about))


class ReportSeen(View):
    """Record that somebody saw a report. The address is below /admin/, because public pages take no forms.

    A script posts when the page is shown and gets 204. The button of a browser without scripts leads back. Nothing is
    recorded if public content has changed since the page was made: nobody has seen that.
    """

    def post(self, request, number):
        if not sees_staff_reports(request):
            raise PermissionDenied
        report = get_object_or_404(Report.objects.open_to(request.user), pk=number)
        now = timezone.now()  # before anything is read, so that no change falls between two visits
        result = ListResult(list_query(report.query))
        is_confirmed = "confirmed" in request.POST
        if request.POST.get("version") == result.query.version and not result.query.is_refused:
            record_visit(report, result, request.user, now, is_confirmed=is_confirmed)
        return redirect(return_url(report, request)) if is_confirmed else HttpResponse(status=204)


def return_url(report, request):
    """The page of a report that a form was sent from."""
    url = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if is_ours else report.page_url()


class ReportPages:
    """The addresses of a report's pages, for the pagination."""

    def __init__(self, report):
        self.first = report.page_url()

    def url(self, page=1):
        return f"{self.first}?page={page}" if page > 1 else self.first


def links_by_day(query):
    """The same list, narrowed to what changed since some days, as (day, address)."""
    if any(name == "changed" for name, _value in query.parameters):
        return []
    days = [timezone.localdate() - datetime.timedelta(days=count) for count in DAYS_BACK]
    return [(day, list_url([*query.parameters, ("changed", day.isoformat())])) for day in days]
