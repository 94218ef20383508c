from django.urls import path, register_converter

from sectors.pictures.converters import PictureKey, RenditionName
from sectors.pictures.views import picture_file

register_converter(PictureKey, "picture")
register_converter(RenditionName, "rendition")

urlpatterns = [path("pictures/<picture:key>/<rendition:name>", picture_file, name="picture")]
