from django.urls import path

from achievements import views

app_name = "achievements"

urlpatterns = [
    path("achievements/", views.AchievementList.as_view(), name="list"),
    path("achievements/<int:number>/", views.AchievementDetail.as_view(), name="achievement"),
    path("organizations/<slug:slug>/", views.OrganizationDetail.as_view(), name="organization"),
    path("sources/<uuid:key>/", views.source_file, name="source"),
]
