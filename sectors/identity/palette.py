"""The owner's colors: which ones can be read, and the style sheet that brings them to the pages."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from sectors.identity.contrast import ENOUGH, least, nearest

# What the accent stands on, and the text that stands on the accent. static/tokens.css has the same, and a test says so.
LIGHT, DARK = ("#ffffff", "#f3f6f7", "#ffffff"), ("#11191e", "#1a252c", "#0b1a21")

HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE | re.ASCII)
RELATIVE = re.compile(r"""url\((["']?)(?!["']|[a-z]+:|/|#)""")  # an address that starts where the style sheet lies


def color_from(text):
    """“0B5A78” or “#abc” as #rrggbb. ValidationError for anything else."""
    match = HEX.fullmatch(text.strip())
    if match is None:
        message = _("“%(text)s” is not a color. Write six digits from 0 to f, as in #0b5a78.")
        raise ValidationError(message, params={"text": text[:40]})
    digits = match[1].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)


def check_readable(color, grounds):
    """ValidationError, with the nearest color that passes, where text in this color is too weak to be read."""
    found = least(color, grounds)
    if found < ENOUGH:
        message = _(
            "Where it is weakest (on a page, on a gray box or under the text of a button), %(color)s has a contrast of "
            "%(found)s to 1, and text needs %(enough)s to 1 to be readable. "
            "The nearest color that passes is %(nearest)s."
        )
        found = f"{int(found * 100) / 100:.2f}"  # cut, so that what fails never reads as 4.50
        params = {"color": color, "found": found, "enough": ENOUGH, "nearest": nearest(color, grounds)}
        raise ValidationError(message, params=params)


@dataclass(frozen=True)
class Palette:
    """An accent for light pages, and one for dark pages or "" to work it out."""

    light: str
    chosen_dark: str = ""

    @cached_property
    def dark(self):
        return self.chosen_dark or nearest(self.light, DARK)

    @property
    def digest(self):
        """Of all that the style sheet is made of: outside development, the address of the tokens has their hash."""
        parts = " ".join([static("tokens.css"), self.overrides()])
        return hashlib.blake2b(parts.encode(), digest_size=10).hexdigest()

    def stylesheet(self):
        """The tokens with the owner's colors in place of ours."""
        return f"{tokens()}\n{self.overrides()}"

    def overrides(self):
        """Paper is white whatever the screen was, and its links are as black as our tokens have them."""
        light, dark = (f":root {{ --accent: {color}; --link: {color}; }}" for color in (self.light, self.dark))
        return (
            f"@media screen {{ {light} }}\n"
            f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n"
            f"@media print {{ :root {{ --accent: {self.light}; }} }}\n"
        )


OURS = Palette("#0b5a78", "#7cc6e4")  # where the owner has chosen none; static/tokens.css has the same


def tokens():
    """static/tokens.css as it is served, with addresses that hold wherever it is served from."""
    name = urlsplit(static("tokens.css")).path.removeprefix(settings.STATIC_URL)
    if settings.DEBUG or not staticfiles_storage.exists(name):
        with open(finders.find("tokens.css"), encoding="utf-8") as file:
            text = file.read()
    else:
        with staticfiles_storage.open(name) as file:
            text = file.read().decode()
    return RELATIVE.sub(rf"url(\1{settings.STATIC_URL}", text)
