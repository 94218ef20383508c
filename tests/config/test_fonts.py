"""Tests of the fonts: each file has the letters of its `unicode-range` in static/fonts.css."""

import re

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

pytestmark = pytest.mark.one_database

FONTS = settings.BASE_DIR / "static" / "fonts"
FACE = re.compile(r'url\("fonts/(?P<name>[^"]+)"\).*?unicode-range: (?P<ranges>[^;]+);', re.DOTALL)


def letters_of(name):
    return set(TTFont(FONTS / name).getBestCmap())


@pytest.fixture
def named():
    """Letters of each font file according to static/fonts.css."""
    faces = FACE.finditer((settings.BASE_DIR / "static" / "fonts.css").read_text())
    return {face["name"]: {letter for part in face["ranges"].split(",") for letter in span(part)} for face in faces}


def span(part):
    first, _dash, last = part.strip().removeprefix("U+").partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def test_font_files_match_their_unicode_ranges(named):
    assert len(named) == 4
    for name, letters in named.items():
        has = letters_of(name)
        assert has - letters <= {ord(" ")}, name
        if "hangul" in name:
            assert letters <= has, name


def test_each_korean_letter_is_in_one_file(named):
    shares = [letters for name, letters in named.items() if "hangul" in name]
    assert len(shares) == 3
    assert sum(map(len, shares)) == len(set().union(*shares))
    assert set().union(*shares) == letters_of("portal-sans-hangul.woff2")
