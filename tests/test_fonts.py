"""Which file has which letter: static/fonts.css says it to browsers, who load a file for a letter that it names."""

import re

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

FONTS = settings.BASE_DIR / "static" / "fonts"
FACE = re.compile(r'url\("fonts/(?P<name>[^"]+)"\).*?unicode-range: (?P<ranges>[^;]+);', re.DOTALL)


def letters_of(name):
    return set(TTFont(FONTS / name).getBestCmap())


@pytest.fixture
def named():
    """What browsers are told: the letters of each file."""
    faces = FACE.finditer((settings.BASE_DIR / "static" / "fonts.css").read_text())
    return {face["name"]: {letter for part in face["ranges"].split(",") for letter in span(part)} for face in faces}


def span(part):
    first, _dash, last = part.strip().removeprefix("U+").partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def test_files_have_the_letters_that_they_are_loaded_for(named):
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
