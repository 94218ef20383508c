from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from achievements.models import Achievement, Organization, Report
from delivery.sitemaps import LiveSitemap


class AchievementSitemap(LiveSitemap):
    model = Achievement


class OrganizationSitemap(LiveSitemap):
    model = Organization


class ReportSitemap(LiveSitemap):
    model = Report

    def location(self, report):
        return report.page_url()


class ListSitemap(Sitemap):
    """The list itself, unfiltered, that of the reports, and what describes the data."""

    i18n = alternates = x_default = True

    def items(self):
        return ["achievements:list", "achievements:reports", "achievements:open_data"]

    def location(self, name):
        return reverse(name)
