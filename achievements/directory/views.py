from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from achievements.directory.directory import Directory
from achievements.directory.export import sheet_of
from achievements.exports.outputs import HEADERS, refusal
from achievements.opendata.access import OpenToAll
from achievements.page_metadata import DirectoryMetadata
from delivery.conditional import validated
from delivery.last_change import last_change
from fields.tabular import CSV_TYPE, attachment, csv_lines
from fields.urls import site_of, with_query
from sectors.models import Sector

PER_PAGE = 50


class OrganizationDirectory(View):
    def get(self, request):
        directory = Directory(request.GET)
        page = Paginator(directory.rows, PER_PAGE).get_page(request.GET.get("page", 1))
        canonical = directory.canonical(page.number)
        if not directory.errors and canonical != request.GET.urlencode():
            return redirect(with_query(request.path, canonical))
        sectors = {sector.slug: sector for sector in Sector.objects.live().filter(slug__in=directory.sectors)}
        context = {
            "directory": directory,
            "page": page,
            "page_links": page_links(directory, page),
            "rows": [(row, [sectors[slug] for slug in row.sectors if slug in sectors]) for row in page],
            "plan": directory.scope.plan_of_page,
            "canonical_query": canonical,
            "metadata": DirectoryMetadata(directory=directory),
        }
        return render(request, "achievements/organization_list.html", context)


class DirectoryFile(OpenToAll, View):
    """The same organizations as CSV, all pages of them. A refused query is answered with the reasons."""

    def get(self, request):
        directory = Directory(request.GET)
        if directory.errors:
            return refusal([f"{label}: {message}" for label, message in directory.errors], "csv")
        return validated(request, last_change(), lambda: csv_of(directory, site_of(request)), HEADERS)


def csv_of(directory, site):
    lines = b"".join(csv_lines(sheet_of(directory, site)))
    return HttpResponse(lines, content_type=CSV_TYPE, headers=attachment("organizations", "csv"))


def page_links(directory, page):
    """Return (address, number, whether it is this one) of each page."""
    return [(directory.url(number), number, number == page.number) for number in page.paginator.page_range]
