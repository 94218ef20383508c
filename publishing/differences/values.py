"""What a value of a snapshot says to people, in the language in force. A field may say it by itself, as `written`."""

from decimal import Decimal
from pathlib import PurePosixPath

from django.db import models
from django.utils.formats import localize, number_format

from accounts.optimistic_lock import yes_or_no
from publishing.differences.pointers import names
from publishing.languages import Words, language_of


def written(field, value, thing=None):
    """The value in words, those of a language column marked with their language; nothing for an empty one.

    Of a relation, the names of what it points to; for these it takes the thing whose value it is.
    """
    if field.is_relation:
        return names(thing, field, value)
    value = field.to_python(value)
    text = "" if value in (None, "") else in_words(field, value)
    language = language_of(field.name)
    return Words(text, language) if language else text


def in_words(field, value):
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if hasattr(field, "written"):
        return field.written(value)
    if isinstance(field, models.FileField):
        return PurePosixPath(value).name
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, Decimal):
        return number_format(value.normalize(), force_grouping=True)
    return str(localize(value))
