from django.urls import path, register_converter

from sectors.identity import views
from sectors.identity.converters import EmblemFolder

register_converter(EmblemFolder, "emblem")

urlpatterns = [
    path("identity/<emblem:folder>/<str:name>", views.emblem_file, name="emblem"),
    path("identity/tokens-<slug:digest>.css", views.tokens, name="tokens"),
    path("favicon.ico", views.icon, {"name": "favicon.ico"}, name="favicon"),
    path("apple-touch-icon.png", views.icon, {"name": "icon-180.png"}, name="touch_icon"),
]
