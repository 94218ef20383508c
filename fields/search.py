"""Text that is found whatever way its letters are written: É is é, ａ is a, and Korean from a Mac is Korean."""

import itertools
import unicodedata

from django.db import models
from django.db.models.lookups import Contains

from fields.inserts import inserts_alike
from fields.translation import columns, translated_names

GRAM = 3  # letters, as in the function of migration 0002


def folded(text):
    """The form in which texts are compared, the same on every database."""
    return unicodedata.normalize("NFKC", text).casefold()


class SearchField(models.TextField):
    """The texts of its row, folded; written with the row, also by `bulk_create`."""

    def pre_save(self, row, add):
        text = folded("\n".join(getattr(row, column) for column in row.searched_columns()))
        setattr(row, self.attname, text)
        return text


@SearchField.register_lookup
class Has(Contains):
    """`search_text__has=word`: a folded word anywhere in the text. On PostgreSQL an index finds the rows to look at."""

    lookup_name = "has"

    def get_rhs_op(self, connection, rhs):
        return connection.operators["contains"] % rhs

    def as_postgresql(self, compiler, connection):
        column, column_params = self.process_lhs(compiler, connection)
        condition, params = self.as_sql(compiler, connection)
        candidates = f"publishing_grams({column}) @@ %s::tsquery"
        return f"({candidates} AND {condition})", [*column_params, grams_query(self.rhs), *params]


def grams_query(word):
    """Return the tsquery for the grams of texts with a word: each three letters of it, or the beginning of a gram."""
    grams = {word[place : place + GRAM] for place in range(max(len(word) - GRAM + 1, 1))}
    quoted = ["'{}'".format(gram.replace("\\", "\\\\").replace("'", "''")) for gram in sorted(grams)]
    return " & ".join(quoted) if len(word) >= GRAM else f"{quoted[0]}:*"


class Searchable(models.Model):
    """Keeps its texts of both languages in the form in which they are searched.

    It is written with the row; `update(title_en=…)` has to set it as well.
    """

    searched = ()  # the names of the texts

    search_text = SearchField(editable=False, default="")

    class Meta:
        abstract = True

    @inserts_alike()
    def save(self, **options):
        if options.get("update_fields"):
            options["update_fields"] = {*options["update_fields"], "search_text"}
        super().save(**options)

    @classmethod
    def searched_columns(cls):
        names = [columns(name) if name in translated_names(cls) else [name] for name in cls.searched]
        return list(itertools.chain.from_iterable(names))
