from django.urls import path, re_path

from achievements.opendata import views

app_name = "api"


def of(kind):
    return [
        path(f"v1/{kind}s", views.Rows.as_view(kind=kind), name=f"{kind}s"),
        path(f"v1/{kind}s/<slug:slug>", views.Row.as_view(kind=kind), name=kind),
    ]


urlpatterns = [
    path("v1/", views.Addresses.as_view(), name="addresses"),
    path("v1/achievements", views.AchievementRows.as_view(), name="achievements"),
    path("v1/achievements/<number:number>", views.AchievementRow.as_view(), name="achievement"),
    *of("plan"),
    *of("sector"),
    *of("organization"),
    path("v1/counts", views.Counts.as_view(), name="counts"),
    path("v1/schema/achievement.json", views.AchievementSchema.as_view(), name="schema"),
    path("v1/openapi.json", views.OpenApi.as_view(), name="openapi"),
    re_path("", views.Nothing.as_view(), name="nothing"),  # so that here even what is not there is said in JSON
]
