from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path
from django.views.generic import TemplateView

from achievements.opendata.views import Catalog
from achievements.sitemaps import AchievementSitemap, ListSitemap, OrganizationSitemap, ReportSitemap
from config import health
from delivery.reader_language import redirect_to_language
from sectors.sitemaps import PageSitemap, PlanSitemap, SectorSitemap

handler500 = "config.errors.server_error"

sitemaps = {
    "plans": PlanSitemap,
    "sectors": SectorSitemap,
    "pages": PageSitemap,
    "achievements": AchievementSitemap,
    "list": ListSitemap,
    "organizations": OrganizationSitemap,
    "reports": ReportSitemap,
}

urlpatterns = [
    path("", redirect_to_language),
    path("admin/second-factor/", include("accounts.urls")),
    path("admin/jobs/", include("jobs.urls")),
    path("admin/", admin.site.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("sitemap.xml", index, {"sitemaps": sitemaps}, name="django.contrib.sitemaps.views.index"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": sitemaps}, name="django.contrib.sitemaps.views.sitemap"),
    path("api/v2/", include("achievements.opendata.v2.urls")),
    path("api/", include("achievements.opendata.urls")),
    path("", include("sectors.identity.urls")),
    path("", include("sectors.pictures.urls")),
    path("data/catalog.jsonld", Catalog.as_view(), name="catalog"),
    *i18n_patterns(
        path("", include("achievements.urls")),
        path("", include("sectors.urls")),
        path("", include("portal.urls")),
    ),
]
