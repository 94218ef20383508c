from django.urls import path, re_path

from achievements.opendata import views

app_name = "api"


def of(kind):
    return [
        path(f"v1/{kind}s", views.ResourceListApi.as_view(kind=kind), name=f"{kind}s"),
        path(f"v1/{kind}s/<slug:slug>", views.ResourceApi.as_view(kind=kind), name=kind),
    ]


urlpatterns = [
    path("v1/", views.RootApi.as_view(), name="addresses"),
    path("v1/achievements", views.AchievementListApi.as_view(), name="achievements"),
    path("v1/achievements/<number:number>", views.AchievementApi.as_view(), name="achievement"),
    *of("plan"),
    *of("sector"),
    *of("organization"),
    path("v1/counts", views.CountsApi.as_view(), name="counts"),
    path("v1/schema/achievement.json", views.SchemaApi.as_view(), name="schema"),
    path("v1/openapi.json", views.OpenApiDocument.as_view(), name="openapi"),
    re_path("", views.NotFoundApi.as_view(), name="nothing"),  # so that here even what is not there is said in JSON
]
