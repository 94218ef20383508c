from django.urls import path

from sectors import views

app_name = "sectors"

urlpatterns = [
    path("", views.FrontPage.as_view(), name="front"),
    path("plans/<slug:slug>/", views.PlanPage.as_view(), name="plan"),
    path("plans/<slug:slug>/history/", views.PlanHistory.as_view(), name="plan_history"),
    path("plans/<slug:slug>/preview/", views.PlanPreview.as_view(), name="plan_preview"),
    path("sectors/<slug:slug>/", views.SectorPage.as_view(), name="sector"),
    path("sectors/<slug:slug>/history/", views.SectorHistory.as_view(), name="sector_history"),
    path("sectors/<slug:slug>/preview/", views.SectorPreview.as_view(), name="sector_preview"),
    path("pages/<slug:slug>/", views.PageDetail.as_view(), name="page"),
    path("pages/<slug:slug>/history/", views.PageHistory.as_view(), name="page_history"),
    path("pages/<slug:slug>/preview/", views.PagePreview.as_view(), name="page_preview"),
]
