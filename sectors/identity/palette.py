"""The owner's colors: a check that they can be read, and the style sheet that sets them."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sectors.identity.contrast import ENOUGH, least, nearest

# What the accent stands on, and the text that stands on the accent. static/tokens.css has the same, and a test says so.
LIGHT, DARK = ("#ffffff", "#f3f6f7", "#ffffff"), ("#11191e", "#1a252c", "#0b1a21")

HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE | re.ASCII)


def color_from(text):
    """Return “0B5A78” or “#abc” as #rrggbb. Raise ValidationError for anything else."""
    match = HEX.fullmatch(text.strip())
    if match is None:
        message = _("“%(text)s” is not a color. Write six digits from 0 to f, as in #0b5a78.")
        raise ValidationError(message, params={"text": text[:40]})
    digits = match[1].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)


def check_readable(color, grounds):
    """Raise ValidationError with the nearest color that passes if the contrast of text in this color is too low."""
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
        """Part of the style sheet's URL, which changes with its content."""
        return hashlib.blake2b(self.stylesheet().encode(), digest_size=10).hexdigest()

    def stylesheet(self):
        """Return rules that override custom properties of static/tokens.css.

        Print is on white in both color schemes, and its links stay black.
        """
        light, dark = (f":root {{ --accent: {color}; --link: {color}; }}" for color in (self.light, self.dark))
        return (
            f"@media screen {{ {light} }}\n"
            f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n"
            f"@media print {{ :root {{ --accent: {self.light}; }} }}\n"
        )


OURS = Palette("#0b5a78", "#7cc6e4")  # where the owner has chosen none; static/tokens.css has the same
