"""The release of the portal: a hash that changes when its code, its texts or its requirements do."""

import functools
import hashlib
from pathlib import Path

from django.apps import apps
from django.conf import settings

SUFFIXES = (".py", ".mo")


@functools.cache
def release():
    """Return a hash of all that may make another file of the same content: 32 hexadecimal digits."""
    root = Path(settings.BASE_DIR)
    apps_of_ours = [path for each in apps.get_app_configs() if (path := Path(each.path)).parent == root]
    folders = [root / "config", root / "locale", *apps_of_ours]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES]
    hashed = hashlib.blake2b(digest_size=16)
    for path in sorted([*files, root / "requirements.txt"]):
        hashed.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()
