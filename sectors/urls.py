from django.urls import path

from sectors import views

app_name = "sectors"

urlpatterns = [
    path("", views.FrontPage.as_view(), name="front"),
    path("plans/<slug:slug>/", views.PlanDetail.as_view(), name="plan"),
    path("sectors/<slug:slug>/", views.SectorDetail.as_view(), name="sector"),
    path("pages/<slug:slug>/", views.PageDetail.as_view(), name="page"),
]
