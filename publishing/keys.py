"""Numbers of rows as addresses and forms name them."""

import re

KEY = re.compile(r"\d{1,18}", re.ASCII)  # no longer than what every database takes


def key_from(text):
    """The number that a text is, or None: for `filter(pk=…)`, which then finds nothing."""
    return int(text) if KEY.fullmatch(str(text or "")) else None
