from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from achievements.models import Achievement, Organization
from publishing.sitemaps import LiveSitemap


class AchievementSitemap(LiveSitemap):
    model = Achievement


class OrganizationSitemap(LiveSitemap):
    model = Organization


class ListSitemap(Sitemap):
    """The list itself, unfiltered."""

    i18n = alternates = x_default = True

    def items(self):
        return ["achievements:list"]

    def location(self, name):
        return reverse(name)
