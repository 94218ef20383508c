from django.urls import path

from delivery.item_pages import item_paths
from sectors import views
from sectors.identity.views import manifest

app_name = "sectors"

urlpatterns = [
    path("manifest.webmanifest", manifest, name="manifest"),
    *item_paths("pages/<slug:slug>/", views.PageDetail, "page"),
]
