from django.urls import path

from publishing.views import item_paths
from sectors import views

app_name = "sectors"

urlpatterns = [
    path("", views.FrontPage.as_view(), name="front"),
    *item_paths("plans/<slug:slug>/", views.PlanPage, "plan"),
    *item_paths("sectors/<slug:slug>/", views.SectorPage, "sector"),
    *item_paths("pages/<slug:slug>/", views.PageDetail, "page"),
]
