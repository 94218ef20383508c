"""Two languages as equals: a column for each, and one attribute that reads the right one."""

import functools

from babel.numbers import format_decimal
from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import format_lazy
from django.utils.translation import get_language, override

from fields.constraints import FieldConstraint
from fields.text import NormalizedCharField, NormalizedTextField

NAMES = {"en": "English", "ko": "한국어"}  # each in its own language, whatever the page's
CODES = [code for code, _ in settings.LANGUAGES]
ORDERS = {first: sorted(CODES, key=lambda code: code != first) for first in CODES}


def language_of(column):
    """The language of a column by its name: “ko” of `title_ko`, nothing of `period`."""
    code = column.rpartition("_")[2]
    return code if code in CODES else ""


def format_count(count):
    """A count as the language in force writes it, with its digits in groups: 12,345."""
    return format_count_in(count, get_language())


@functools.lru_cache(maxsize=10_000)
def format_count_in(count, language):
    return format_decimal(count, locale=language)


def preferred_codes():
    """The language in force first, then the others."""
    return ORDERS.get(get_language(), CODES)


def in_each_language(read):
    """Return what a function without arguments returns in each language, by code."""
    found = {}
    for code in CODES:
        with override(code):
            found[code] = read()
    return found


class TextInLanguage(str):
    """Text that knows its language, and if that is another one than the language in force when the text was read."""

    __slots__ = ("is_foreign", "language")

    def __new__(cls, text, language, current=None):
        """`current` is the language in force, where it is at hand: to ask for it is slow."""
        words = super().__new__(cls, text)
        words.language = language
        words.is_foreign = bool(text) and language != (current or get_language())
        return words

    def __getnewargs__(self):  # for copies
        return str(self), self.language

    @classmethod
    def here(cls, text):
        """A text that is in the language in force."""
        return cls(text, get_language())


def preferred(texts):
    """Return the text in the language in force, or in the other one if that is empty. `texts` is {code: text}."""
    current = get_language()
    for code in ORDERS.get(current, CODES):
        if texts[code]:
            return TextInLanguage(texts[code], code, current)
    return TextInLanguage("", current, current)


class TranslatedField:
    """Base of a text in both languages: `title = TranslatedCharField(…)` makes `title_en`, `title_ko` and `item.title`.

    `item.title` is `TextInLanguage` in the language in force, or in the other language where that one is empty.
    """

    field_class = None

    def __init__(self, verbose_name, *, db_column=None, **options):
        self.verbose_name = verbose_name
        self.db_column = db_column  # without the language
        # Made here, not in contribute_to_class, so that columns and form fields keep the order of the class body.
        self.fields = {
            code: self.field_class(format_lazy("{} ({})", verbose_name, language), blank=True, **options)
            for code, language in settings.LANGUAGES
        }
        for code in CODES[1:]:
            self.fields[code].help_text = ""  # said once, beside the first language

    def contribute_to_class(self, model, name):
        self.name = name
        self.columns = {code: f"{name}_{code}" for code in self.fields}
        for code, field in self.fields.items():
            field.db_column = f"{self.db_column}_{code}" if self.db_column else None
            model.add_to_class(self.columns[code], field)
        setattr(model, name, self)

    def __get__(self, item, owner=None):
        if item is None:
            return self
        return preferred({code: getattr(item, column) for code, column in self.columns.items()})


class TranslatedCharField(TranslatedField):
    field_class = NormalizedCharField


class TranslatedTextField(TranslatedField):
    field_class = NormalizedTextField


def local(name):
    """Return an expression for what `item.name` reads, to order or filter by."""
    return Coalesce(*(NullIf(f"{name}_{code}", models.Value("")) for code in preferred_codes()))


def first_of(name):
    """Return an expression for a text in the first language that has it, whatever the language in force.

    It is for addresses. Without any text it is NULL.
    """
    return Coalesce(*(NullIf(f"{name}_{code}", models.Value("")) for code in CODES))


class Alphabetical(models.Func):
    """Letters by their number, A like a: the same order on both databases, whatever language the server was set to."""

    function = "LOWER"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template='LOWER((%(expressions)s) COLLATE "C")', **context)


def alphabetical(name):
    """Return an expression to order by what `item.name` reads: A to Z, 가나다."""
    return Alphabetical(local(name))


def columns(*names):
    """`columns("title")` is `["title_en", "title_ko"]`."""
    return [f"{name}_{code}" for name in names for code in CODES]


def in_one_language(name, message):
    """A constraint: the text is there in one language at least."""
    return FieldConstraint(
        condition=~models.Q(**dict.fromkeys(columns(name), "")),
        name=f"%(app_label)s_%(class)s_{name}_in_a_language",
        violation_error_message=message,
        fields=columns(name),
    )


@functools.cache
def translated_names(model):
    """The names of a model's two-language texts."""
    return [name for name in dir(model) if isinstance(getattr(model, name, None), TranslatedField)]


def is_missing(model, code, rows=()):
    """Rows with a text that another language has and this one lacks, as a condition; their dependent rows included."""
    missing = models.Q()
    for name in translated_names(model):
        others = models.Q()
        for column in columns(name):
            if column != f"{name}_{code}":
                others |= ~models.Q(**{column: ""})
        missing |= models.Q(**{f"{name}_{code}": ""}) & others
    for relation in rows:
        field = model._meta.get_field(relation)
        dependent = field.related_model.objects.filter(is_missing(field.related_model, code))
        missing |= models.Q(pk__in=dependent.values(field.remote_field.attname))
    return missing


def missing_texts(item, rows=()):
    """Yield (relation or None, column) of each empty text of an item and its rows that another language has."""
    for relation in (None, *rows):
        for each in getattr(item, relation).all() if relation else [item]:
            for name in translated_names(type(each)):
                texts = {column: getattr(each, column) for column in columns(name)}
                yield from ((relation, column) for column, text in texts.items() if not text and any(texts.values()))


def missing_codes(item, rows=()):
    """The languages in which an item, or a dependent row of it, lacks a text that it has in another one."""
    missing = {language_of(column) for _relation, column in missing_texts(item, rows)}
    return [code for code in CODES if code in missing]
