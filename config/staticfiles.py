"""Storage of static files in production."""

import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "site.css"
IMPORT = re.compile(r'^@import "([\w.-]+)";$', re.MULTILINE)


class BundlingStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, and one style sheet that holds all that it imports.

    A page asks for one file instead of five. In development browsers follow the imports.
    """

    def post_process(self, paths, dry_run=False, **options):
        bundle = InMemoryStorage()
        content = IMPORT.sub(lambda match: content_of(match[1], paths), content_of(BUNDLE, paths))
        bundle.save(BUNDLE, ContentFile(content.encode()))
        yield from super().post_process(paths | {BUNDLE: (bundle, BUNDLE)}, dry_run=dry_run, **options)


def content_of(name, paths):
    """Return the text of a collected file; `paths` is {name: (storage, path)}."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
