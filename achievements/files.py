"""Files that staff upload as sources."""

import uuid
from pathlib import Path

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

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


def source_path(source, name):
    """A place that cannot be guessed, and the name that staff know the file by."""
    return f"sources/{uuid.uuid4()}/{get_valid_filename(Path(name).name)}"


def validate_size(file):
    if file.size > LARGEST:
        raise ValidationError(
            _("This file has %(size)s. Choose one of %(largest)s at most, or give a link instead."),
            params={"size": filesizeformat(file.size), "largest": filesizeformat(LARGEST)},
        )
