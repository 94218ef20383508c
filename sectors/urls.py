from django.urls import path

from publishing.views import item_paths
from sectors import views
from sectors.identity.views import manifest

app_name = "sectors"

urlpatterns = [
    path("", views.FrontPage.as_view(), name="front"),
    path("manifest.webmanifest", manifest, name="manifest"),
    *item_paths("plans/<slug:slug>/", views.PlanPage, "plan"),
    path("plans/<slug:slug>.pdf", views.PlanPaper.as_view(), name="plan_paper"),
    path("sectors/<slug:slug>.pdf", views.SectorPaper.as_view(), name="sector_paper"),
    *item_paths("sectors/<slug:slug>/", views.SectorPage, "sector"),
    *item_paths("pages/<slug:slug>/", views.PageDetail, "page"),
]
