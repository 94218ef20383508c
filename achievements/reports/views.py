"""The pages of saved reports."""

import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View

from accounts.access import is_from_staff
from achievements.listing.listing import address, encoded
from achievements.models import Report
from achievements.numbers.writing import written_number
from achievements.reports.changes import MOST_KEPT, changes_since_last_visit, record_visit
from achievements.reports.columns import chosen
from achievements.reports.models import Audience
from achievements.reports.queries import listing_of
from achievements.sharing import SharedReport, SharedReports
from publishing.languages import alphabetical
from publishing.roles import permission_to

FILES = [("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")]
FEED = "atom"
SHOWN_FIRST = [Audience.PUBLIC, Audience.STAFF, Audience.PRIVATE]
DAYS_BACK = [7, 30, 365]  # that visitors are offered changes of


def sees_staff_reports(request):
    """Whether somebody opens reports as a member of staff; all others get the public ones."""
    return is_from_staff(request) and request.user.has_perm(permission_to("view", Report))


def reports_shown_to(request):
    return Report.objects.open_to(request.user) if sees_staff_reports(request) else Report.objects.live()


def report_links(request, listing):
    """What the list offers: the reports where there are any, and to a member of staff to save it as one."""
    may_add = sees_staff_reports(request) and request.user.has_perm(permission_to("add", Report))
    form = reverse("admin:achievements_report_add", query={"query": encoded(listing.pairs)})
    return {
        "has_reports": sees_staff_reports(request) or Report.objects.live().exists(),
        "save_as_report": form if may_add and not listing.is_refused else "",
    }


class ReportList(View):
    def get(self, request):
        reports = reports_shown_to(request).order_by(alphabetical("name"), "pk")
        groups = [(kind, [report for report in reports if report.audience == kind]) for kind in SHOWN_FIRST]
        shown = [(kind.label, found) for kind, found in groups if found or kind == Audience.PUBLIC]
        context = {"groups": shown, "shared": SharedReports()}
        return render(request, "achievements/report_list.html", context)


class ReportPage(View):
    """A report that is not for somebody is not found, as if there were none: to ask for a password would tell."""

    def get(self, request, slug):
        report = get_object_or_404(reports_shown_to(request), slug=slug)
        listing = listing_of(report.query, request.GET.get("page"))
        context = {"report": report, "listing": listing, "may_change": self.may_change(report)}
        context |= {"mistakes": listing.reasons} if listing.is_refused else self.rows(report, listing)
        return render(request, "achievements/report_detail.html", context)

    def may_change(self, report):
        return (
            sees_staff_reports(self.request)
            and self.request.user.has_perm(permission_to("change", Report))
            and report.is_open_to(self.request.user)
        )

    def rows(self, report, listing):
        context = {
            "page": listing.page,
            "shared": SharedReport(report, listing=listing) if report.is_live else None,
            "report_pages": ReportPages(report),
            "columns": chosen(report.columns),
            "files": [(name, listing.url(extension)) for extension, name in FILES],
            "feed": listing.url(FEED),
            "canonical_query": f"page={listing.page.number}" if listing.page.number > 1 else "",
        }
        if sees_staff_reports(self.request):
            changes = changes_since_last_visit(report, listing, self.request.user, timezone.now())
            return context | {"tells_changes": True, "changes": changes, "most_kept": written_number(MOST_KEPT)}
        return context | {"changed_since": changed_since(listing)}


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
        listing = listing_of(report.query)
        is_confirmed = "confirmed" in request.POST
        if request.POST.get("version") == listing.stamp and not listing.is_refused:
            record_visit(report, listing, request.user, now, is_confirmed=is_confirmed)
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


def changed_since(listing):
    """The same list, narrowed to what changed since some days, as (day, address)."""
    if "changed" not in listing.names or any(name == "changed" for name, _value in listing.pairs):
        return []
    days = [timezone.localdate() - datetime.timedelta(days=count) for count in DAYS_BACK]
    return [(day, address([*listing.pairs, ("changed", day.isoformat())])) for day in days]
