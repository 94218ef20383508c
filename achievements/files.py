"""Files that staff upload as sources."""

import uuid
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from fields.files import NO_FILE

DOCUMENTS = [
    "pdf",
    "hwp",
    "hwpx",
    "docx",
    "xlsx",
    "pptx",
    "odt",
    "ods",
    "odp",
    "csv",
    "txt",
    "jpg",
    "jpeg",
    "png",
    "zip",
]
LARGEST = 20 * 1024 * 1024


class Document(FieldFile):
    @property
    def url(self):
        """For staff, in a form. Readers have `Source.get_absolute_url`, for as long as the achievement is public."""
        return reverse("admin:achievements_achievement_source", args=[self.instance.achievement_id, self.instance.pk])


class DocumentField(models.FileField):
    attr_class = Document

    def deconstruct(self):
        """Return a plain FileField: for migrations the column is like that of any file."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.FileField", args, options


def download(file):
    """Return a file as a download, so that it is never shown as a page. Raise Http404 if it was lost."""
    try:
        return FileResponse(file.open(), as_attachment=True, content_type="application/octet-stream")
    except NO_FILE as error:
        raise Http404 from error


def source_path(source, name):
    """Return a path that cannot be guessed, with the name that staff know the file by."""
    return f"sources/{uuid.uuid4()}/{get_valid_filename(Path(name).name)}"


def is_stored(file):
    """Return True if a file is stored already, and was checked at that time.

    It may be lost since. That is no mistake of the person who edits.
    """
    return getattr(file, "_committed", False)


def validate_size(file):
    if not is_stored(file) and file.size > LARGEST:
        raise ValidationError(
            _("This file is %(size)s. Choose a file of %(largest)s or less, or enter a link instead."),
            params={"size": filesizeformat(file.size), "largest": filesizeformat(LARGEST)},
        )


PACKED, PICTURE = [b"PK\x03\x04", b"PK\x05\x06"], [b"\xff\xd8\xff"]
# What a file of each kind begins with. Text begins with anything; it has no zero bytes, unless it says it is UTF-16.
BEGINNINGS = {
    "pdf": [b"%PDF-"],
    "hwp": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"HWP Document File"],
    "png": [b"\x89PNG\r\n\x1a\n"],
    "jpg": PICTURE,
    "jpeg": PICTURE,
} | dict.fromkeys(["hwpx", "docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"], PACKED)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def validate_content(file):
    """Raise ValidationError if the content of a file is of another type than its name says."""
    if is_stored(file):
        return
    extension = Path(file.name).suffix[1:].lower()
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    if extension in DOCUMENTS and not begins_as(extension, start):
        message = _(
            "The name of this file ends in “.%(extension)s”, but its content is of another type. "
            "Save it again as “.%(extension)s”."
        )
        raise ValidationError(message, params={"extension": extension})


def begins_as(extension, start):
    if extension not in BEGINNINGS:
        return start.startswith(UTF_16) or b"\0" not in start
    return start.startswith(tuple(BEGINNINGS[extension]))
