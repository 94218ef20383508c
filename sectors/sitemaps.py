from delivery.sitemaps import LiveSitemap
from sectors.models import Page, Plan, Sector


class PlanSitemap(LiveSitemap):
    model = Plan


class SectorSitemap(LiveSitemap):
    model = Sector


class PageSitemap(LiveSitemap):
    model = Page
