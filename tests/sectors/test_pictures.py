"""Tests of the library of pictures: what is kept of an upload, the files that pages load, and who may load them."""

import pytest
from PIL import Image

from sectors.models import Picture
from tests.forms import errors_of, send
from tests.pictures import saved

pytestmark = pytest.mark.django_db

ADD = "/admin/sectors/picture/add/"
ALT = {"alt_en": "A bridge", "alt_ko": "다리"}


def photo(size=(1600, 1000), kind="JPEG", mode="RGB", name="photo.jpg", **options):
    return saved(Image.linear_gradient("L").resize(size).convert(mode), kind, name, **options)


def add(client, **values):
    return send(client, ADD, **ALT | values)


def test_first(publisher):
    response = add(publisher, file=photo())
    assert response.status_code == 302, errors_of(response)
    [picture] = Picture.objects.all()
    print(picture.file.name, picture.rendered, picture.is_ready)
