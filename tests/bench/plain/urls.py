from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from tests.bench.plain.views import AchievementList

urlpatterns = [
    path("admin/", admin.site.urls),
    *i18n_patterns(path("achievements/", AchievementList.as_view(), name="achievements")),
]
