from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from fields.constraints import CheckConstraint, FieldConstraint
from fields.prose import AS_TYPED
from fields.translation import TranslatedCharField, TranslatedTextField
from publishing.items import Versioned
from publishing.revisions import Revision
from sectors.identity.fields import EmblemField
from sectors.identity.palette import DARK, LIGHT, Palette, check_readable, color_from
from sectors.permissions import SectorScoped

THE_ONE = 1
NO_COLOR = _("Write a color with six digits from 0 to f, as in #0b5a78.")


def check_light(text):
    check_readable(color_from(text), LIGHT)


def check_dark(text):
    check_readable(color_from(text), DARK)


def hex_or_nothing(name):
    """Return a constraint: the column is #rrggbb or empty, because it stands in the style sheet."""
    return FieldConstraint(
        fields=[name],
        condition=Q(**{f"{name}__regex": r"\A(#[0-9a-f]{6})?\Z"}),
        name=f"sectors_identity_{name}_is_hex",
        violation_error_message=NO_COLOR,
    )


class Identity(SectorScoped, Versioned):
    """The name, emblem and colors of the owner of the portal. There is one row, which a migration makes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    name = TranslatedCharField(
        _("name"),
        max_length=200,
        help_text=_(
            "The official name of the organization that runs this portal. It appears at the top "
            "and the bottom of every page. If it is empty, the owner of the plan is shown instead. "
            "Citations and files name the owner of the plan in any case."
        ),
    )
    short_name = TranslatedCharField(
        _("short name"),
        max_length=20,
        help_text=_("The name below the icon when someone adds the portal to the home screen of a phone."),
    )
    is_official = models.BooleanField(
        _("official website"),
        default=False,
        db_default=False,
        help_text=_("Every page begins with “An official website of …”. Choose this only if the owner says so."),
    )
    website = models.URLField(
        _("owner's website"),
        blank=True,
        validators=[RegexValidator(r"\Ahttps?://", _("Enter an address that begins with https://."))],
        help_text=_("The owner's website. The bottom of every page links to it."),
    )
    email = models.EmailField(
        _("email for mistakes"),
        blank=True,
        help_text=_(
            "Readers who find a mistake in an achievement can write to this address. It is public. If it is "
            "empty, the pages of achievements have no link for reporting mistakes."
        ),
    )
    emblem = EmblemField(
        _("emblem"),
        max_length=100,
        blank=True,
        help_text=_(
            "A PNG, JPEG or WebP file of 5 MB or less, best with a transparent background and 512 "
            "pixels wide or high. It appears at the top of every page, and the icons of browsers "
            "and phones are made from it. Upload only an emblem that the owner is allowed to use."
        ),
    )
    emblem_text = TranslatedCharField(
        _("text of the emblem"),
        max_length=200,
        help_text=_(
            "What is written in the emblem, for readers who cannot see it. Leave it empty if the "
            "emblem only repeats the name beside it."
        ),
    )
    emblem_on_plate = models.BooleanField(
        _("white plate on dark pages"),
        default=False,
        help_text=_("Choose this if the emblem is too dark to be seen on a dark page. The preview shows both."),
    )
    accent = models.CharField(
        _("accent color"),
        max_length=7,
        blank=True,
        validators=[check_light],
        help_text=_(
            "The color of links and buttons, as in #0b5a78. It has to be readable on a white page: a contrast of 4.5 "
            "to 1. Leave it empty for the portal's own color."
        ),
    )
    accent_dark = models.CharField(
        _("accent color on dark pages"),
        max_length=7,
        blank=True,
        validators=[check_dark],
        help_text=_(
            "The same for readers whose screens are dark. Leave it empty to use a lighter shade "
            "of the accent color that is easy to read."
        ),
    )
    footer = TranslatedTextField(
        _("footer"),
        help_text=format_lazy(
            "{} {}", _("Appears at the bottom of every page: address, telephone, who is responsible."), AS_TYPED
        ),
    )

    class Meta(Versioned.Meta):
        verbose_name = _("look of the portal")
        verbose_name_plural = _("look of the portal")
        default_permissions = ["view", "publish"]  # what is saved shows at once, so whoever may save may publish
        constraints = [
            CheckConstraint(condition=Q(pk=THE_ONE), name="sectors_identity_is_one"),
            hex_or_nothing("accent"),
            hex_or_nothing("accent_dark"),
            FieldConstraint(
                fields=["accent_dark"],
                condition=Q(accent_dark="") | ~Q(accent=""),
                name="sectors_identity_dark_beside_light",
                violation_error_message=_("Enter the accent color for light pages as well."),
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def get_absolute_url(self):
        return reverse("portal:front")

    @classmethod
    def now(cls):
        """Return the stored identity as readers see it, or an empty one."""
        return cls.objects.live().first() or cls()

    @property
    def palette(self):
        """The owner's colors, or None where they are the portal's own."""
        return Palette(self.accent, self.accent_dark) if self.accent else None


class IdentityRevision(Revision):
    item = models.ForeignKey(Identity, models.PROTECT, related_name="revisions")
