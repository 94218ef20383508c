"""Tests with the Nu HTML checker: no messages about any kind of page or about the style sheets."""

import os

import pytest
from django.conf import settings

from tests import vnu
from tests.kinds import every_kind

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.skipif(bool(vnu.WHY_NOT) and not os.environ.get("REQUIRE_NU"), reason=str(vnu.WHY_NOT)),
]


def test_nu_finds_nothing_on_public_pages(sample, visitor, tmp_path):
    for name, (path, status) in every_kind().items():
        for language in ("en", "ko"):
            response = visitor.get(f"/{language}{path}")
            assert response.status_code == status, name
            (tmp_path / f"{name}, {language}.html").write_bytes(response.content)
    (tmp_path / "wrong.html").write_text("<!DOCTYPE html><html lang=en><title>What it would find</title><img src=x>")
    found = set(vnu.complaints(tmp_path))
    wrong = {each for each in found if each[0] == "wrong.html"}
    assert wrong
    assert found == wrong, "\n".join(map(str, sorted(found - wrong, key=str)))


def test_nu_finds_nothing_in_the_style_sheets(tmp_path):
    for path in (settings.BASE_DIR / "static").glob("*.css"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    found = set(vnu.complaints(tmp_path))
    assert not found, "\n".join(map(str, sorted(found, key=str)))
