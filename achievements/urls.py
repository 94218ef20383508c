from django.urls import path

from achievements import views

app_name = "achievements"

urlpatterns = [
    path("achievements/", views.AchievementList.as_view(), name="list"),
    path("achievements/<int:number>/", views.AchievementPage.as_view(), name="achievement"),
    path("achievements/<int:number>/history/", views.AchievementHistory.as_view(), name="achievement_history"),
    path("achievements/<int:number>/preview/", views.AchievementPreview.as_view(), name="achievement_preview"),
    path("organizations/<slug:slug>/", views.OrganizationDetail.as_view(), name="organization"),
    path("sources/<uuid:key>/", views.source_file, name="source"),
]
