"""The fingerprint of a list: a hash that stands for its files, which are too long to be made twice for their ETag.

It is made of the rows that readers see, and of nothing that staff prepare: a planned withdrawal, a draft.
"""

import hashlib

from django.db.models import F
from django.utils import timezone

from achievements.exports.columns import Column
from achievements.exports.csv_file import csv_file
from achievements.exports.tables import Table, dependent_tables
from achievements.measures.models import Measure, Unit
from achievements.models import Achievement, Organization
from delivery.content_version import cached
from fields.tabular import in_chunks
from sectors.models import Office, Picture, Plan, Sector, StrategyPoint
from sectors.periods.status import status_now

# By readers of files.
UNSEEN = {"version", "withdraw_at", "content_hidden_at", "merged_into", "to_check", "key", "search_text", "spellings"}
UNSEEN |= {"title"}  # of a picture; other titles are columns of a language
# Named by achievements; all of them, as they are few.
AROUND = (Plan, Sector, Organization, Measure, Unit, Office, Picture)


def fingerprint(result):
    """Return the hash of the public rows that the files of a result are made of, and of their order today."""
    version, key = result.query.version, f"fingerprint {result.query.canonical()}"
    around = cached(version, "fingerprint of what is around", lambda: hash_of(rows_around()))
    return around + cached(version, key, lambda: hash_of(rows_of_achievements(result.matching)), "etags")


def hash_of(querysets):
    hashed = hashlib.blake2b(digest_size=16)
    for queryset in querysets:
        for chunk in in_chunks(csv_file(seen_columns(queryset.model), queryset.order_by("pk"))):
            hashed.update(chunk)
    return hashed.hexdigest()


def rows_of_achievements(achievements):
    """Return the querysets of the rows in the files that are of these achievements, which are public."""
    models = [Achievement.points.through, *(model for model, _table in dependent_tables())]
    return [achievements, *(model.objects.filter(achievement__in=achievements) for model in models)]


def rows_around():
    """Return the querysets of what achievements name, the same for all of them."""
    return [StrategyPoint.objects.live(), *(model.seen(timezone.now()) for model in AROUND)]


def seen_columns(model):
    names = [field.attname for field in model._meta.concrete_fields if field.name not in UNSEEN]
    columns = [Column(name, "", "", "", F(name)) for name in names]
    if model is Achievement:
        columns.append(Column("status", "", "", "", status_now()))
    return Table(model._meta.db_table, "", columns)
