"""Offices: who answers for a plan, a sector or an achievement, with a telephone that the public may call."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fields.slugs import HasSlug, SlugField
from fields.text import NormalizedCharField
from fields.translation import TranslatedCharField, in_one_language
from publishing.items import Versioned
from publishing.revisions import Revision
from sectors.offices.telephones import dialed, validate_telephone
from sectors.permissions import SectorScoped


class Office(SectorScoped, HasSlug, Versioned):
    """An office of the city. Items name one, or have that of what they belong to."""

    is_made_within_sectors = True

    slug = SlugField(
        _("key"),
        help_text=_(
            "Names it in files, and stays as it is. Leave it empty to have it made from the English name, or from the "
            "Korean one."
        ),
    )
    name = TranslatedCharField(
        _("name"), max_length=200, help_text=_("As the public knows it: Future Industry Division.")
    )
    telephone = NormalizedCharField(
        _("telephone"),
        max_length=30,
        blank=True,
        validators=[validate_telephone],
        help_text=_("The number that the public may call, shown as you type it: 053-803-0000 or +82 53 803 0000."),
    )
    email = models.EmailField(
        _("email"),
        blank=True,
        help_text=_("Where readers report mistakes in what this office answers for. It is public."),
    )

    class Meta(Versioned.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["slug"]
        constraints = [in_one_language("name", _("Enter the name in at least one language."))]

    def __str__(self):
        return self.name

    @property
    def dialed(self):
        """The telephone number as an address has it: digits, and a plus at its beginning."""
        return dialed(self.telephone)

    @classmethod
    def seen(cls, now):
        """Select those that a public item names."""
        relations = [each for each in cls._meta.related_objects if each.field.name == "office"]
        named = [each.related_model.objects.live(now).filter(office=OuterRef("pk")) for each in relations]
        return cls.objects.filter(Q(*map(Exists, named), _connector=Q.OR))


class OfficeRevision(Revision):
    item = models.ForeignKey(Office, models.PROTECT, related_name="revisions")


def office_field():
    """Return the foreign key of an item to the office that answers for it."""
    return models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("responsible office"),
        help_text=_("Who answers for it. Empty: the office of what it belongs to."),
    )
