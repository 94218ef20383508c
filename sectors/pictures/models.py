from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fields.constraints import FieldConstraint, one_of
from fields.slugs import HasSlug, SlugField
from fields.text import NormalizedCharField
from fields.translation import TranslatedCharField, in_one_language
from publishing.items import Versioned
from publishing.models import LiveQuerySet
from publishing.revisions import Revision
from sectors.licenses import LICENSES
from sectors.permissions import SectorScoped
from sectors.pictures.fields import PictureField, RenditionKeyField
from sectors.pictures.renditions import make_renditions, remove_renditions

SHOWN = _("picture")
PERCENT = [MaxValueValidator(100)]
NO_ALT = _("Describe the picture in at least one language, for readers who cannot see it.")

PictureLicense = models.TextChoices(
    "PictureLicense", [(key.replace("-", "_").replace(".", "_"), (key, each.name)) for key, each in LICENSES.items()]
)


class PictureQuerySet(LiveQuerySet):
    def waiting(self):
        """Return those whose files for pages are not made yet. Only the columns that say so are read."""
        return [picture for picture in self.only("file", "focal_x", "focal_y", "rendered") if not picture.is_ready]


class Picture(SectorScoped, HasSlug, Versioned):
    """A picture of the library. Readers see it as long as something public shows it."""

    name_field = "alt"
    is_made_within_sectors = True

    slug = SlugField(
        _("key"),
        help_text=_("Names it in content files. Leave it empty to have it made from the alternative text."),
    )
    title = NormalizedCharField(
        _("title"), max_length=200, blank=True, help_text=_("What staff find it by. Readers do not see it.")
    )
    file = PictureField(
        _("file"),
        max_length=100,
        help_text=_(
            "A JPEG, PNG or WebP file of 20 MB or less, best 1600 pixels wide or more. Position, device and all else "
            "that a camera writes beside the picture is taken out. Upload only what the portal may show."
        ),
    )
    alt = TranslatedCharField(
        _("alternative text"),
        max_length=300,
        help_text=_("What is to be seen in it, in one sentence, for readers who cannot see it."),
    )
    credit = TranslatedCharField(
        _("credit"),
        max_length=200,
        help_text=_("Who made it and when, below the picture: Photo: Hong Gil-dong, 2026. Drawing, not a photograph."),
    )
    license = models.CharField(
        _("license"),
        max_length=20,
        choices=PictureLicense,
        blank=True,
        help_text=_("Under which others may use it. Empty: nothing is said."),
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point from the left"),
        default=50,
        validators=PERCENT,
        help_text=_(
            "In percent: 0 is the left edge, 100 the right one. What is here stays in sight where pages cut the "
            "picture."
        ),
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point from the top"),
        default=50,
        validators=PERCENT,
        help_text=_("In percent: 0 is the upper edge, 100 the lower one."),
    )
    rendered = RenditionKeyField(max_length=40, blank=True, editable=False, db_index=True)

    objects = PictureQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = ["add", "change", "delete", "view", "publish"]
        ordering = ["-pk"]
        constraints = [
            in_one_language("alt", NO_ALT),
            one_of("license", PictureLicense),
            *(
                FieldConstraint(
                    fields=[name],
                    condition=Q(**{f"{name}__lte": 100}),
                    name=f"sectors_picture_{name}_is_percent",
                    violation_error_message=_("Enter a number from 0 to 100."),
                )
                for name in ("focal_x", "focal_y")
            ),
        ]

    def __str__(self):
        return self.alt

    @classmethod
    def pointers(cls):
        """Return the foreign keys by which items show a picture."""
        relations = [each for each in cls._meta.get_fields(include_hidden=True) if each.one_to_many]
        return [each.field for each in relations if not issubclass(each.related_model, Revision)]

    @classmethod
    def live_condition(cls, at, prefix=""):
        """Return the condition: something public shows it. The others are known to staff alone."""
        key = OuterRef(f"{prefix}pk")
        shown = [Exists(field.model.objects.live(at).filter(**{field.name: key})) for field in cls.pointers()]
        return Q(*shown, _connector=Q.OR)

    @classmethod
    def with_files(cls, key):
        """Return the picture whose files for pages have a key, public or not, or None."""
        return cls.objects.filter(rendered=key).first()

    @property
    def is_live(self):
        return Picture.objects.live().filter(pk=self.pk).exists()

    @property
    def focus(self):
        return self.focal_x, self.focal_y

    @property
    def key(self):
        """Name, in addresses, of the files for pages: it changes with all that they are made of."""
        return f"{self.file.digest}-{self.focal_x}-{self.focal_y}"

    @property
    def is_ready(self):
        """Return True if the files for pages are there."""
        return bool(self.file) and self.rendered == self.key

    @property
    def license_facts(self):
        return LICENSES.get(self.license)

    def render(self):
        """Make the files for pages, and remove those that no picture needs any more."""
        make_renditions(self.file, self.focus)
        others = Picture.objects.filter(file=self.file).exclude(pk=self.pk)
        remove_renditions(self.file, {self.focus, *(other.focus for other in others)})
        self.rendered = self.key


class PictureRevision(Revision):
    item = models.ForeignKey(Picture, models.PROTECT, related_name="revisions")


def picture_field(verbose_name=SHOWN):
    """Return the column of an item that can show a picture."""
    return models.ForeignKey(
        "sectors.Picture", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=verbose_name
    )
