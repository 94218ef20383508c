"""Text that is found whatever way its letters are written: É is é, ａ is a, and Korean from a Mac is Korean."""

import functools
import itertools
import re
import unicodedata

from django.db import models
from django.db.models import Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains

from fields.inserts import inserts_alike
from fields.translation import columns, translated_names

GRAM = 3  # letters, as in the function of migration 0002
SHORTEST_INDEXED = 2  # letters; one is in nearly all rows, where to ask the index would cost a hundred times as much


SAME = (  # signs that people type for one another
    ("·", "ㆍ・•∙⋅‧･"),
    ('"', "“”„‟″«»〝〞＂「」『』"),
    ("'", "‘’‚‛′＇`´"),
    ("-", "‐‑‒–—―−⁃﹣－"),
    ("~", "∼〜～˜"),
    ("", "\u00ad\u034f\u115f\u1160\u200b\u200c\u200d\u200e\u200f\u2060\u3164\ufe0e\ufe0f\ufeff\uffa0"),
)
SIGNS = str.maketrans({sign: wanted for wanted, signs in SAME for sign in signs})
COMPANY = re.compile(r"\s{0,3}(?:\(주\)|주식회사|\(株\))\s{0,3}")  # ㈜ is (주) by then
COMPANY_FORM = "(주)"


def folded(text):
    """The form in which texts are compared, the same on every database."""
    text = folded_letters(text)
    return COMPANY.sub(company_form, text) if "주" in text or "株" in text else text


def folded_lines(texts):
    """Some texts folded, each on a line of its own, so that no word and no phrase goes from one into the next."""
    return "\n".join(" ".join(folded(text).split()) for text in texts)


@functools.lru_cache(maxsize=10_000)
def folded_letter(letter):
    return folded_letters(letter)


def folded_letters(text):
    """The folded form of a text, but for what its letters are together."""
    return unicodedata.normalize("NFKC", text.translate(SIGNS)).casefold().translate(SIGNS)


def company_form(found):
    """One spelling of a company's form, with a blank on the side where its name is not."""
    text, whole = found.string, found.group()
    is_behind, is_before = found.start() > 0 and whole[0].isspace(), found.end() < len(text) and whole[-1].isspace()
    if is_behind:  # another word: it stands before the name, unless nothing follows
        return f" {COMPANY_FORM}" if found.end() < len(text) else COMPANY_FORM
    return f"{COMPANY_FORM} " if is_before and found.start() > 0 else COMPANY_FORM


SHORTEST = 4  # letters of a word that is found across blanks; a shorter one stands in many pairs of words


def may_have_blanks(word):
    """Return True for a Korean word that others write with blanks: 신재생에너지, 신재생 에너지."""
    return len(word) >= SHORTEST and all("가" <= letter <= "힣" for letter in word)


def without_blanks(text):
    """Return an expression for a folded text, or the column of that name, without its blanks."""
    return Replace(text, Value(" "), Value(""), output_field=models.TextField())


def contains(text, word):
    """Return True if a folded text has a folded word, as `with_word` finds it in the database."""
    return word in text or (may_have_blanks(word) and word in text.replace(" ", ""))


class SearchField(models.TextField):
    """The texts of its row, folded; written with the row, also by `bulk_create`."""

    def pre_save(self, row, add):
        text = folded_lines(getattr(row, column) for column in row.searched_columns())
        setattr(row, self.attname, text)
        return text


@SearchField.register_lookup
class Has(Contains):
    """`search_text__has=word`: a folded word anywhere in the text. On PostgreSQL an index finds the rows to look at."""

    lookup_name = "has"

    def get_rhs_op(self, connection, rhs):
        return connection.operators["contains"] % rhs

    def as_postgresql(self, compiler, connection):
        condition, params = self.as_sql(compiler, connection)
        if len(self.rhs) < SHORTEST_INDEXED:
            return condition, params
        column, column_params = self.process_lhs(compiler, connection)
        candidates = f"publishing_grams({column}) @@ %s::tsquery"
        return f"({candidates} AND {condition})", [*column_params, grams_query(self.rhs), *params]


def grams_query(phrase):
    """Return the tsquery for the grams of texts with the words of a phrase."""
    return " & ".join(map(grams_of_word, phrase.split()))


def grams_of_word(word):
    """Return the tsquery for each three letters of a word, or for the beginning of a gram."""
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
