"""What a value of a snapshot says to people, in the language in force. A field may say it by itself, as `written`."""

from functools import singledispatch
from pathlib import PurePosixPath

from django.db import models
from django.template.defaultfilters import yesno
from django.utils.formats import localize, number_format

from publishing.languages import Words, language_of


def written(field, value):
    """The value in words, those of a language column marked with their language; nothing for an empty one."""
    value = field.to_python(value)
    if value in (None, ""):
        text = ""
    elif field.choices:
        text = str(dict(field.flatchoices).get(value, value))
    else:
        text = field.written(value) if hasattr(field, "written") else in_words(field, value)
    language = language_of(field.name)
    return Words(text, language) if language else text


@singledispatch
def in_words(field, value):
    return str(localize(value))


@in_words.register
def _(field: models.BooleanField, value):
    return yesno(value)


@in_words.register
def _(field: models.DecimalField, value):
    return number_format(value.normalize(), force_grouping=True)


@in_words.register
def _(field: models.FileField, value):
    return PurePosixPath(value).name
