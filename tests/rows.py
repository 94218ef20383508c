"""All rows of the database, to compare it with itself or to look for a word in it."""

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from publishing.removal.rows import sealed

OWN = ("accounts", "publishing", "sectors", "achievements")


def all_rows(*, but=()):
    """Return {model: {key: values}} of every table of the portal's own but of some models; values as JSON has them."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OWN]
    models = [model for model in models if model not in but]
    return {model: {row.pk: sealed(row)["values"] for row in model._base_manager.all()} for model in models}


def tables_with(word, *, but=()):
    """Return the names of the tables that have a word in any column of any row."""
    encode = DjangoJSONEncoder(ensure_ascii=False).encode
    return [
        model._meta.label
        for model, rows in all_rows(but=but).items()
        if any(word in encode(values).lower() for values in rows.values())
    ]
