"""Text that is found whatever way its letters are written: É is é, ａ is a, and Korean from a Mac is Korean."""

import itertools
import re
import unicodedata

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains

from fields.inserts import inserts_alike
from fields.translation import columns, translated_names

GRAM = 3  # letters, as in the function of migration 0002


SAME = (  # signs that people type for one another
    ("·", "ㆍ・•∙⋅‧･"),
    ('"', "“”„‟″«»〝〞＂「」『』"),
    ("'", "‘’‚‛′＇`´"),
    ("-", "‐‑‒–—―−⁃﹣－"),
    ("~", "∼〜～˜"),
    ("", "\u00ad\u034f\u115f\u1160\u200b\u200c\u200d\u200e\u200f\u2060\u3164\ufe0e\ufe0f\ufeff\uffa0"),
)
SIGNS = str.maketrans({sign: wanted for wanted, signs in SAME for sign in signs})
COMPANY = re.compile(r"\s*(?:\(주\)|주식회사|\(株\))\s*")  # ㈜ is (주) by then
COMPANY_FORM = "(주)"


def folded(text):
    """The form in which texts are compared, the same on every database."""
    text = unicodedata.normalize("NFKC", text.translate(SIGNS)).casefold().translate(SIGNS)
    return COMPANY.sub(company_form, text) if "주" in text else text


def company_form(found):
    """One spelling of a company's form; a blank stays where words stand on both its sides."""
    text, start, end = found.string, found.start(), found.end()
    is_between = start > 0 and end < len(text) and found.group()[0].isspace() and found.group()[-1].isspace()
    return f" {COMPANY_FORM}" if is_between else COMPANY_FORM


SHORTEST = 4  # letters of a word that is found across blanks; a shorter one stands in many pairs of words


def may_have_blanks(word):
    """Return True for a Korean word that others write with blanks: 신재생에너지, 신재생 에너지."""
    return len(word) >= SHORTEST and all("가" <= letter <= "힣" for letter in word)


def without_blanks(name):
    """Return an expression for a folded text without its blanks."""
    return Replace(name, Value(" "), Value(""), output_field=models.TextField())


def contains(text, word):
    """Return True if a folded text has a folded word, as `with_word` finds it in the database."""
    return word in text or (may_have_blanks(word) and word in text.replace(" ", ""))


def with_word(path, word):
    """The condition that a folded text, at the end of a path of lookups, has a folded word."""
    condition = Q(**{f"{path}__contains": word})
    return condition | Q(Contains(without_blanks(path), word)) if may_have_blanks(word) else condition


def keys_with(words, rows, paths):
    """The keys of the rows of a small table with every folded word in the texts at these paths; one statement."""
    texts = {}
    for key, *values in rows.values_list("pk", *paths):
        texts.setdefault(key, []).extend(map(str, values))
    folded_texts = {key: folded("\n".join(each)) for key, each in texts.items()}
    return [key for key, text in folded_texts.items() if all(contains(text, word) for word in words)]


PHRASE_OR_WORD = re.compile(r'"([^"]+)"|([^\s"]+)')


def words_of(text):
    """The folded words of a search; what stands between quotation marks is one word."""
    found = (phrase or word for phrase, word in PHRASE_OR_WORD.findall(folded(text)))
    return [word for each in found if (word := " ".join(each.split()))]


def texts_at(row, path):
    """The texts at the end of a path of lookups, as they were typed, from a row whose relations are loaded."""
    name, _separator, rest = path.partition("__")
    if name == "search_text":
        return [getattr(row, column) for column in row.searched_columns()]
    value = getattr(row, name)
    if not rest:
        return [value]
    rows = value.all() if hasattr(value, "all") else [value]
    return [text for each in rows for text in texts_at(each, rest)]


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
