"""Names of uploaded files: as people gave them, and as a disk takes them."""

import re
from pathlib import PurePath

from django.db import models

from fields.text import normalized

LONGEST_NAME = 255  # letters, as of the systems that files come from
LONGEST_STEM = 40  # letters on our disk: at most 160 bytes, where 255 fit


def clean_file_name(name):
    """Return a file name in composed letters (NFC), without folders, line breaks and what nobody sees."""
    return normalized(re.split(r"[/\\]", name)[-1]).replace("\n", " ").strip()


def sent_file_name(name):
    """Return the cleaned name of a file as a browser sent it: in a form it writes a quotation mark as %22."""
    return clean_file_name(name.replace("%22", '"'))


def stored_file_name(name):
    """Return a short name of letters, digits and hyphens with the ending of a file name, for the disk."""
    path = PurePath(clean_file_name(name))
    stem = re.sub(r"[\W_]+", "-", path.stem)[:LONGEST_STEM].strip("-")
    return f"{stem or 'document'}{path.suffix.lower()}"


class FileNameField(models.CharField):
    """The name that people know a file by. It goes with the file of the column `file` if it is called `file_name`."""

    is_compared = False  # it changes with its file, whose difference shows it

    def __init__(self, **options):
        super().__init__(**{"max_length": LONGEST_NAME, "blank": True, "default": "", "db_default": ""} | options)

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options
