from achievements.models import Achievement, Organization
from publishing.sitemaps import LiveSitemap


class AchievementSitemap(LiveSitemap):
    model = Achievement


class OrganizationSitemap(LiveSitemap):
    model = Organization
