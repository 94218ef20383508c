"""The files of removed content. They stay where they lie, which no address leads to, until they are deleted."""

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from publishing.removal.models import RemovedContent
from publishing.removal.rows import model_of


def file_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, models.FileField)]


def files_in(entries):
    """Return the names of the files that sealed rows have, in their columns and in their snapshots, sorted."""
    names = set()
    for entry in entries:
        names |= {entry["values"].get(field.attname) for field in file_fields(model_of(entry))}
        names |= set(files_in_snapshot(entry))
    return sorted(filter(None, names))


def files_in_snapshot(entry):
    """Yield the names of the files in the snapshot of a sealed revision."""
    snapshot = entry["values"].get("snapshot")
    if not isinstance(snapshot, dict) or "rows" not in snapshot:
        return
    item = model_of(entry)._meta.get_field("item").related_model
    yield from (snapshot["fields"].get(field.name) for field in file_fields(item))
    for relation, rows in snapshot["rows"].items():
        if relation in item.dependent_relations:
            fields = file_fields(item._meta.get_field(relation).related_model)
            yield from (row.get(field.name) for row in rows for field in fields)


def delete_files(removed):
    """Delete the files of destroyed content, and then forget their names. It can be done again after a crash."""
    for name in removed.files:
        if not is_used(name, removed):
            delete_with_its_own(name)
    removed.files = []
    RemovedContent.objects.filter(pk=removed.pk).update(files=[])


def delete_with_its_own(name):
    """Delete a file with what was made from it: each upload has a folder of its own."""
    folder = name.rpartition("/")[0]
    names = default_storage.listdir(folder)[1] if folder and default_storage.exists(folder) else []
    for each in {name, *(f"{folder}/{other}" for other in names)}:
        default_storage.remove(each)


def is_used(name, removed):
    """Return True if another row has this file, or other removed content."""
    for model in apps.get_models():
        for field in file_fields(model):
            if model._base_manager.filter(**{field.name: name}).exists():
                return True
    others = RemovedContent.objects.exclude(pk=removed.pk).exclude(files=[]).values_list("files", flat=True)
    return any(name in names for names in others)
