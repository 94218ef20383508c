from django.urls import path, register_converter

from sectors.identity import views
from sectors.identity.converters import EmblemFolder

register_converter(EmblemFolder, "emblem")

urlpatterns = [
    path("identity/<emblem:folder>/<str:name>", views.emblem_file, name="emblem"),
    path("identity/colors-<slug:digest>.css", views.colors, name="colors"),
    path("identity/tokens-<slug:digest>.css", views.tokens),  # in pages that somebody cached
    path("favicon.ico", views.icon, {"name": "favicon.ico"}, name="favicon"),
    path("apple-touch-icon.png", views.icon, {"name": "icon-180.png"}, name="touch_icon"),
]
