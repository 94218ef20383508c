"""Files that staff upload as sources."""

import uuid
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from accounts.kept_files.fields import KeepingFileField, KeptFileInput
from achievements.pictures import PICTURES, bare_picture
from fields.documents import OLE, PACKED, PDF
from fields.file_names import clean_file_name, stored_file_name
from fields.files import NO_FILE

DOCUMENTS = [
    "pdf",
    "hwp",
    "hwpx",
    "hml",
    "doc",
    "docx",
    "xls",
    "xlsx",
    "ppt",
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
    """A file with the name that people know it by, which its row has beside it as `file_name`."""

    def __str__(self):
        return self.original_name

    @property
    def original_name(self):
        """The name that it was uploaded with; of older rows, what their path has of it."""
        return getattr(self.instance, f"{self.field.name}_name") or Path(self.name or "").name

    @property
    def url(self):
        """For staff, in a form. Readers have `Source.get_absolute_url`, for as long as the achievement is public."""
        return reverse("admin:achievements_achievement_source", args=[self.instance.achievement_id, self.instance.pk])

    def save(self, name, content, save=True):
        setattr(self.instance, f"{self.field.name}_name", clean_file_name(name))
        super().save(name, content, save)


class DocumentFormField(KeepingFileField):
    """Form field for a document. Pictures lose what they tell beside themselves."""

    def to_python(self, data):
        file = super().to_python(data)
        if file:
            file.name = clean_file_name(file.name)
            if (
                extension_of(file) in PICTURES
                and file.size <= LARGEST
                and begins_as(extension_of(file), start_of(file))
            ):
                return bare_picture(file)
        return file


class DocumentField(models.FileField):
    attr_class = Document
    folder = "sources"

    def deconstruct(self):
        """Return a plain FileField: for migrations the column is like that of any file."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.FileField", args, options

    def formfield(self, **options):
        form = {"form_class": DocumentFormField, "widget": KeptFileInput, "max_length": None}
        return super().formfield(**options | form)

    def get_prep_value(self, value):
        return super().get_prep_value(getattr(value, "name", value) or "")

    def value_to_string(self, obj):
        return self.value_from_object(obj).name or ""

    def pre_save(self, instance, add):
        """Store the file. The column of its name, which stands behind it, follows."""
        file = super().pre_save(instance, add)
        if not file:
            setattr(instance, f"{self.name}_name", "")
        return file


def download(file):
    """Return a file as a download, so that it is never shown as a page. Raise Http404 if it was lost."""
    try:
        content = file.open()
    except NO_FILE as error:
        raise Http404 from error
    name = file.original_name
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")


def source_path(source, name):
    """Return a path that cannot be guessed, with a name that any disk takes."""
    return f"{DocumentField.folder}/{uuid.uuid4()}/{stored_file_name(name)}"


def is_stored(file):
    """Return True if a file is stored already, and was checked at that time.

    It may be lost since. That is no mistake of the person who edits.
    """
    return getattr(file, "_committed", False)


def extension_of(file):
    return Path(file.name).suffix[1:].lower()


def start_of(file):
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    return start


@deconstructible
class KindValidator(FileExtensionValidator):
    """Refuse a file whose name does not end in one of the allowed extensions, once: when it is chosen."""

    def __call__(self, file):
        if is_stored(file):
            return
        if not extension_of(file):
            raise ValidationError(
                _("The name of this file has no ending such as “.pdf”. Give it one, and choose the file again.")
            )
        super().__call__(file)


def validate_size(file):
    if not is_stored(file) and file.size > LARGEST:
        raise ValidationError(
            _("This file is %(size)s. Choose a file of %(largest)s or less, or enter a link instead."),
            params={"size": filesizeformat(file.size), "largest": filesizeformat(LARGEST)},
        )


JPEG = [b"\xff\xd8\xff"]
# What a file of each kind begins with. Text begins with anything; it has no zero bytes, unless it says it is UTF-16.
BEGINNINGS = {
    "pdf": [PDF],
    "hwp": [OLE, b"HWP Document File"],
    "doc": [OLE],
    "xls": [OLE],
    "ppt": [OLE],
    "png": [b"\x89PNG\r\n\x1a\n"],
    "jpg": JPEG,
    "jpeg": JPEG,
} | dict.fromkeys(["hwpx", "docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"], PACKED)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def validate_content(file):
    """Raise ValidationError if the content of a file is of another type than its name says."""
    if is_stored(file):
        return
    extension, start = extension_of(file), start_of(file)
    if extension in DOCUMENTS and not begins_as(extension, start):
        message = _(
            "The name of this file ends in “.%(extension)s”, but its content is of another type. "
            "Save it again as “.%(extension)s”."
        )
        raise ValidationError(message, params={"extension": extension})


def begins_as(extension, start):
    if extension == "hml":
        return is_hml(start)
    if extension not in BEGINNINGS:
        return start.startswith(UTF_16) or b"\0" not in start
    return start.startswith(tuple(BEGINNINGS[extension]))


def is_hml(start):
    """Return True if a file begins as XML whose root is HWPML."""
    text = start.decode("utf-16" if start.startswith(UTF_16) else "utf-8-sig", errors="ignore").lstrip()
    return text.startswith(("<?xml", "<HWPML")) and "<HWPML" in text
