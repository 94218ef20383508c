"""Text columns that hold one form of each letter.

Korean typed on a Mac arrives as separate letters (NFD) that look the same and compare as different. What is
stored and what is looked up are both brought to the composed form (NFC), without blanks at the ends. A text of
one line loses the line breaks that pasting brings.
"""

import unicodedata

from django.db import models


def normalized(text):
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()


def one_line(text):
    return " ".join(normalized(text).split())


class NormalizedMixin:
    normalize = staticmethod(normalized)

    def to_python(self, value):
        value = super().to_python(value)
        return self.normalize(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return self.normalize(value) if isinstance(value, str) else value


class NormalizedCharField(NormalizedMixin, models.CharField):
    normalize = staticmethod(one_line)


class NormalizedTextField(NormalizedMixin, models.TextField):
    pass
