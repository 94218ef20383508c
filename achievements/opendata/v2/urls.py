from django.urls import path, re_path

from achievements.opendata.v2 import views

app_name = "api2"


def of(kind):
    return [
        path(f"{kind}s", views.ResourceCollectionApi.as_view(kind=kind), name=f"{kind}s"),
        path(f"{kind}s/<slug:slug>", views.ResourceApiV2.as_view(kind=kind), name=kind),
    ]


urlpatterns = [
    path("", views.RootApiV2.as_view(), name="addresses"),
    path("achievements", views.AchievementCollectionApi.as_view(), name="achievements"),
    path("achievements.ndjson", views.AchievementLinesApi.as_view(), {"extension": "ndjson"}, name="lines"),
    path("achievements/<number:number>", views.AchievementApiV2.as_view(), name="achievement"),
    *of("plan"),
    *of("sector"),
    *of("organization"),
    path("counts", views.CountsApiV2.as_view(), name="counts"),
    path("schema/achievement.json", views.SchemaApiV2.as_view(), name="schema"),
    path("openapi.json", views.OpenApiDocumentV2.as_view(), name="openapi"),
    re_path("", views.NotFoundApiV2.as_view(), name="nothing"),
]
