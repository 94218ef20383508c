"""Licenses under which data and pictures are given away."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class License(NamedTuple):
    name: str
    url: str


KOGL = "https://www.kogl.or.kr/info/licenseType{}.do"
LICENSES = {
    "KOGL-1": License(_("KOGL Type 1 (source indication)"), KOGL.format(1)),
    "KOGL-2": License(_("KOGL Type 2 (source indication, no commercial use)"), KOGL.format(2)),
    "KOGL-3": License(_("KOGL Type 3 (source indication, no changes)"), KOGL.format(3)),
    "KOGL-4": License(_("KOGL Type 4 (source indication, no commercial use, no changes)"), KOGL.format(4)),
    "CC-BY-4.0": License(_("Creative Commons Attribution 4.0"), "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": License(_("Creative Commons Zero 1.0"), "https://creativecommons.org/publicdomain/zero/1.0/"),
}
