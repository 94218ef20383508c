"""Slugs: the readable last part of a URL."""

import itertools

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from fields.inserts import inserts_alike
from fields.romanization import romanized
from fields.translation import columns

SLUG_LENGTH = 60  # of a slug that is made from words, before a number at its end

validate_slug = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use lowercase letters from a to z, digits, and single hyphens between words: solar-city."),
)


def is_slug(text):
    return validate_slug.regex.match(text) is not None


def slug_from(text, length):
    """A slug of at most that length, cut between words; empty where the text has no Latin letter or digit."""
    slug = slugify(text).replace("_", "-").strip("-")
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]


def slug_of_name(english, korean, length=SLUG_LENGTH):
    """A slug made of the English name, else of the Korean one in Latin letters; empty where neither has letters."""
    return slug_from(english, length) or slug_from(romanized(korean or english), length)


def numbered(slug):
    """Yield a slug, then slug-2, slug-3 and so on."""
    yield slug
    for number in itertools.count(2):
        yield f"{slug}-{number}"


def free_slug(model, slug):
    """The slug, or with a number at its end if another row has it, or had it when it was public."""
    taken = set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    taken |= set(model.former_slugs(slug)) if hasattr(model, "former_slugs") else set()
    return next(each for each in numbered(slug) if each not in taken | model.reserved_slugs)


def free_slugs(model, rows):
    """Give rows that are about to be written another slug where one outside them has taken theirs meanwhile."""
    others = model.objects.exclude(pk__in=[row.pk for row in rows])
    taken = set(others.filter(slug__in=[row.slug for row in rows]).values_list("slug", flat=True))
    for row in rows:
        if row.slug in taken:
            row.slug = free_slug(model, row.slug)


class SlugField(models.CharField):
    """A slug that no other row has."""

    def __init__(self, *args, **options):
        super().__init__(
            *args, **{"unique": True, "blank": True, "max_length": 80, "validators": [validate_slug]} | options
        )

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class HasSlug(models.Model):
    """Model with a slug for its address. Without one it gets a slug made from its name."""

    name_field = "name"  # the translated text that the slug is made from
    reserved_slugs = frozenset()  # that mean something else in addresses
    stored_slug = ""  # as it was when the row was read

    slug = SlugField(
        _("page address"),
        help_text=_(
            "The last part of the page's web address, in English letters: renewable-energy. Leave it empty to have "
            "it made from the English name, or from the Korean one."
        ),
    )

    class Meta:
        abstract = True

    @inserts_alike(lambda row: bool(row.slug))
    def save(self, **options):
        if not self.slug:
            words = slug_of_name(*(getattr(self, column) for column in columns(self.name_field)))
            self.slug = free_slug(type(self), words or self._meta.model_name)
        super().save(**options)

    def clean(self):
        super().clean()
        if self.slug in self.reserved_slugs:
            raise ValidationError(
                {
                    "slug": _("“%(slug)s” means something else in addresses. Choose a different one.")
                    % {"slug": self.slug}
                }
            )

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row.stored_slug = row.__dict__.get("slug", "")
        return row
