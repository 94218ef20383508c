from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from tests.bench.plain_site.views import AchievementDetail, SectorDetail, SectorList

urlpatterns = [
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", SectorList.as_view(), name="sectors"),
        path("sectors/<slug:slug>/", SectorDetail.as_view(), name="sector"),
        path("achievements/<int:pk>/", AchievementDetail.as_view(), name="achievement"),
    ),
]
