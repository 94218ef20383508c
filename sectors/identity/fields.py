"""The column of an emblem: the name of the picture that headers show, with its icons beside it."""

import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.kept_files.fields import KeepingFileField, KeptFileInput
from fields.files import NO_FILE
from sectors.identity.drawing import files_of

FOLDER = "emblems"
IN_HEADER = "emblem.webp"
PLATE = 4  # pixels around the emblem, as static/components/frame.css has it
SIZE = re.compile(r"-(\d+)x(\d+)/")


class EmblemImages:
    """An emblem in all its sizes, not stored yet. The same picture has the same name, which is that of the column."""

    def __init__(self, image):
        self.folder, self.files = files_of(image)

    @property
    def name(self):
        return f"{FOLDER}/{self.folder}/{IN_HEADER}"

    def store(self):
        for name, content in self.files.items():
            if not default_storage.exists(f"{FOLDER}/{self.folder}/{name}"):
                default_storage.save(f"{FOLDER}/{self.folder}/{name}", ContentFile(content))


def has_file(stored):
    """Return True if the stored file can be opened. `exists` would be True of a folder as well."""
    try:
        stored.storage.open(stored.name).close()
    except NO_FILE:
        return False
    return True


class Emblem(FieldFile):
    @property
    def folder(self):
        return self.name.split("/")[1]

    @property
    def url(self):
        return self.url_of(IN_HEADER)

    def url_of(self, name):
        return reverse("emblem", args=[self.folder, name])

    @property
    def favicon(self):
        return self.url_of("icon-32.png")

    @property
    def touch_icon(self):
        return self.url_of("icon-180.png")

    @cached_property
    def is_there(self):
        """Return True if its file exists. Pages have to look whole even if the file was lost."""
        return bool(self) and has_file(self)

    @property
    def width(self):
        """Width on pages in CSS pixels: half of that of the picture."""
        return self.side(1)

    @property
    def height(self):
        return self.side(2)

    @property
    def plate_width(self):
        return self.width + 2 * PLATE

    @property
    def plate_height(self):
        return self.height + 2 * PLATE

    def side(self, place):
        return round(int(SIZE.search(self.name)[place]) / 2)


class EmblemField(models.FileField):
    attr_class = Emblem
    folder = FOLDER

    def formfield(self, **options):
        """Return a field that takes names of any length: none of them is stored."""
        return super().formfield(
            **options | {"form_class": KeepingFileField, "widget": KeptFileInput, "max_length": None}
        )
