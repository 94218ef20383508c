"""Passwords that are guessed quickly: common ones, keyboard rows, repetitions, and words that everybody here knows.

zxcvbn estimates how many guesses a password takes. It knows what people in general choose; the words of this module add
Korean, also as it is typed on an English keyboard, and the person's own names.
"""

import re
import threading
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fields.keyboard import keystrokes

FEWEST_GUESSES = 10  # as a power of ten
FEWEST_OWN = 6  # letters beside known words
LONGEST = 72  # letters that are looked at; zxcvbn takes no more, and its time grows with the square
SHORTEST_WORD = 3  # keystrokes of a known word

WORDS_FILE = Path(__file__).with_name("known_words.txt")
YEARS = re.compile(r"(?:19|20)\d\d")
LEET = str.maketrans("aoies", "@013$")  # as some write the letters

lock = threading.Lock()  # zxcvbn keeps the words of a call in a global


class GuessablePasswordValidator:
    """Refuse what is guessed in fewer than ten billion guesses, or is hardly more than known words."""

    def validate(self, password, user=None):
        words = sorted({form for word in self.words(user) for form in forms_of(word)}, key=len, reverse=True)
        text = unicodedata.normalize("NFC", password)[:LONGEST].lower()
        if is_of_known_words(text, words):
            raise ValidationError(
                _(
                    "This is little more than names, places, seasons or years that others can guess. Use four words "
                    "that have nothing to do with each other or with your work."
                ),
                code="password_of_known_words",
            )
        if is_guessed_quickly(text, words):
            raise ValidationError(
                _(
                    "This is guessed quickly: it is common, repeats itself or follows the keyboard. Use four words "
                    "that have nothing to do with each other."
                ),
                code="password_guessed_quickly",
            )

    def words(self, user):
        """Return the words that a guesser tries first."""
        names = [getattr(user, name, "") or "" for name in ("username", "first_name", "last_name", "email")]
        return [*known_words(), *words_in(names), f"{names[2]}{names[1]}"]

    def get_help_text(self):
        return _(
            "Four words that have nothing to do with each other are easy to keep in mind and hard to guess. Names, "
            "places, seasons, years and rows of the keyboard are refused."
        )


@cache
def known_words():
    lines = WORDS_FILE.read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def words_in(texts):
    return [word for text in texts for word in re.findall(r"[^\W\d_]+", text)]


def forms_of(word):
    """Return how a word is typed: as it is, and a Korean one with the keyboard set to English."""
    word = unicodedata.normalize("NFC", word).lower()
    typed = keystrokes(word)
    return {word, typed} if len(typed) >= SHORTEST_WORD else set()


def is_of_known_words(text, words):
    """Return True if a text has known words, and but a few letters or digits besides them, years and simple rows."""
    rest = text
    for word in words:
        rest = rest.replace(word, " ").replace(word.translate(LEET), " ")
    if rest == text:
        return False
    rest = YEARS.sub(" ", rest)
    own = "".join(run for run in re.findall(r"[^\W_]+", rest) if not is_row(run))
    return len(keystrokes(own)) < FEWEST_OWN


def is_row(run):
    """Return True if the letters or digits of a run repeat or follow each other: 1111, 1234, cba."""
    steps = {ord(after) - ord(before) for before, after in pairwise(run)}
    return len(run) < 2 or (len(steps) == 1 and steps <= {-1, 0, 1})


def is_guessed_quickly(text, words):
    return min(power_of_guesses(form[:LONGEST], words) for form in {text, keystrokes(text)}) < FEWEST_GUESSES


def power_of_guesses(text, words):
    """Return the common logarithm of how many guesses a text takes."""
    from zxcvbn import zxcvbn  # 15 MB of words, for the few who choose a password

    with lock:
        return zxcvbn(text, user_inputs=words)["guesses_log10"]
