"""The column of a picture: the name of what is kept of it, in a folder that is named by what is in it."""

import hashlib
import io
import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse

from accounts.kept_files.fields import KeepingFileField, KeptFileInput
from sectors.pictures.reading import image_from
from sectors.pictures.renditions import RECIPE

FOLDER = "pictures"
ORIGINAL = "original.jpg"
NAME = re.compile(rf"{FOLDER}/([0-9a-f]{{16}})-(\d+)x(\d+)/{re.escape(ORIGINAL)}")


class KeptOriginal:
    """All that is kept of an uploaded picture, not stored yet. The same pixels have the same name."""

    def __init__(self, file):
        image, written = image_from(file), io.BytesIO()
        image.save(written, "JPEG", quality=90, subsampling=0, optimize=True)
        self.content = written.getvalue()
        digest = hashlib.blake2b(self.content + bytes([RECIPE]), digest_size=8).hexdigest()
        self.name = f"{FOLDER}/{digest}-{image.width}x{image.height}/{ORIGINAL}"

    def store(self):
        if not default_storage.exists(self.name):
            default_storage.save(self.name, ContentFile(self.content))


class StoredPicture(FieldFile):
    base_name = ORIGINAL

    @property
    def folder(self):
        return self.name.rpartition("/")[0]

    @property
    def url(self):
        """For staff, in a form. Readers have the files for pages."""
        return reverse("admin:sectors_picture_file", args=[self.instance.pk, "whole"])

    @property
    def facts(self):
        """Return digest, width and height, as the name has them."""
        return NAME.fullmatch(self.name).groups()

    @property
    def digest(self):
        return self.facts[0]

    @property
    def size_in_pixels(self):
        return int(self.facts[1]), int(self.facts[2])

    @property
    def original_name(self):
        """Return what stands for the file in a comparison: its size."""
        return "{} × {}".format(*self.size_in_pixels)

    def __str__(self):
        return self.original_name if self else ""


class RenditionKeyField(models.CharField):
    """The `Picture.key` of the files for pages that were made last."""

    is_written_by_code = True  # so no redaction looks into it

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class PictureField(models.FileField):
    attr_class = StoredPicture
    folder = FOLDER

    def deconstruct(self):
        """Return a plain FileField: for migrations the column is like that of any file."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.FileField", args, options

    def formfield(self, **options):
        """Return a field that takes names of any length: none of them is stored."""
        return super().formfield(
            **options | {"form_class": KeepingFileField, "widget": KeptFileInput, "max_length": None}
        )

    def get_prep_value(self, value):
        return super().get_prep_value(getattr(value, "name", value) or "")

    def value_to_string(self, obj):
        return self.value_from_object(obj).name or ""
