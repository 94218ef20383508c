"""Files that nothing needs any more: of forms that were not saved, and of saves that were taken back."""

import datetime

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.files.storage import default_storage

from accounts.kept_files.models import clear_kept_files
from publishing.removal.models import RemovedContent

LEAST_AGE = datetime.timedelta(days=7)  # a page about a conflict may name a file that nothing else names yet


def clear_files(now):
    """Remove the files of forms that were not saved within a day, and unused ones. Return the names of the latter."""
    clear_kept_files(now)
    names = list(unused_files(now))
    for name in names:
        default_storage.remove(name)
    return names


def unused_files(now):
    """Yield the names of files that are old enough and whose folder is named nowhere.

    Each upload has a folder of its own, below the one that its field has as `folder`.
    """
    fields = [field for model in apps.get_models() for field in model._meta.fields if hasattr(field, "folder")]
    used = {folder_of(name) for name in names_in_use(fields)}
    for top in sorted({field.folder for field in fields}):
        folders = default_storage.listdir(top)[0] if default_storage.exists(top) else []
        for folder in (f"{top}/{name}" for name in sorted(folders)):
            names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
            if folder not in used and all(is_old(name, now) for name in names):
                yield from names


def names_in_use(fields):
    """Yield what rows, snapshots and removed content, which may come back, have in columns of files."""
    for names in RemovedContent.objects.values_list("files", flat=True):
        yield from names
    for field in fields:
        yield from field.model._base_manager.values_list(field.name, flat=True)
    for model in apps.get_models():
        try:
            model._meta.get_field("snapshot")
        except FieldDoesNotExist:
            continue
        for snapshot in model._base_manager.values_list("snapshot", flat=True).iterator():
            yield from names_in(snapshot, tuple(f"{field.folder}/" for field in fields))


def names_in(snapshot, folders):
    for values in (snapshot["fields"], *(row for rows in snapshot["rows"].values() for row in rows)):
        yield from (value for value in values.values() if isinstance(value, str) and value.startswith(folders))


def folder_of(name):
    return str(name).rpartition("/")[0]


def is_old(name, now):
    return default_storage.get_modified_time(name) < now - LEAST_AGE
