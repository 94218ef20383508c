import os
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from PIL import Image

from achievements.models import Source
from achievements.pictures import FORMATS, bare_content


class Command(BaseCommand):
    help = (
        "Take position, device and other metadata from pictures that were uploaded before this was done at once. "
        "Addresses and names stay. Run it once; again it changes nothing."
    )

    def handle(self, **options):
        folder = Path(default_storage.path(Source._meta.get_field("file").folder))
        for path in sorted(folder.glob("*/*")):
            if path.suffix[1:].lower() in FORMATS:
                self.strip(path)

    def strip(self, path):
        content = path.read_bytes()
        try:
            bare = bare_content(content)
        except (Image.DecompressionBombError, OSError, SyntaxError, ValueError, IndexError) as error:
            self.stderr.write(f"{path}: left as it is: {error!r}")
            return
        if bare != content:
            new = path.with_suffix(".new")
            new.write_bytes(bare)
            os.replace(new, path)
            self.stdout.write(str(path))
