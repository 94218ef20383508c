from django.urls import path

from publishing.views import item_paths
from sectors import views

app_name = "sectors"

urlpatterns = [
    path("", views.FrontPage.as_view(), name="front"),
    *item_paths("plans/<slug:slug>/", views.PlanPage, "plan"),
    path("plans/<slug:slug>.pdf", views.PlanPaper.as_view(), name="plan_paper"),
    path("sectors/<slug:slug>.pdf", views.SectorPaper.as_view(), name="sector_paper"),
    *item_paths("sectors/<slug:slug>/", views.SectorPage, "sector"),
    *item_paths("pages/<slug:slug>/", views.PageDetail, "page"),
]
