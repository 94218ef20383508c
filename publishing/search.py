"""Text that is found whatever way its letters are written: É is é, ａ is a, and Korean from a Mac is Korean."""

import itertools
import unicodedata

from django.db import models

from publishing.languages import columns, local_names


def folded(text):
    """The form in which texts are compared, the same on every database."""
    return unicodedata.normalize("NFKC", text).casefold()


class SearchField(models.TextField):
    """The texts of its row, folded; written with the row, also by `bulk_create`."""

    def pre_save(self, row, add):
        text = folded("\n".join(getattr(row, column) for column in row.searched_columns()))
        setattr(row, self.attname, text)
        return text


class Searchable(models.Model):
    """Keeps its texts of both languages in the form in which they are searched.

    It is written with the row; `update(title_en=…)` has to set it as well.
    """

    searched = ()  # the names of the texts

    search_text = SearchField(editable=False, default="")

    class Meta:
        abstract = True

    def save(self, **options):
        if options.get("update_fields"):
            options["update_fields"] = {*options["update_fields"], "search_text"}
        super().save(**options)

    @classmethod
    def searched_columns(cls):
        names = [columns(name) if name in local_names(cls) else [name] for name in cls.searched]
        return list(itertools.chain.from_iterable(names))
