"""The order of a search: words in the title count more than those in the names of partners, and these than others."""

from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Greatest, StrIndex, Substr
from django.db.models.lookups import Contains

from achievements.models import Partner
from fields.search import may_have_blanks, without_blanks

IN_TITLE, IN_PARTNER, ELSEWHERE = range(3)
LINE = Value("\n")


def rank(words, index):
    """Return an expression for the worst place of the words: IN_TITLE, IN_PARTNER or ELSEWHERE."""
    ranks = [rank_of_word(word, index) for word in words]
    return Greatest(*ranks) if len(ranks) > 1 else ranks[0]


def rank_of_word(word, index):
    partners = Partner.objects.filter(organization__in=index.keys_called("organizations", word))
    in_partner = Q(pk__in=partners.order_by().values("achievement"))
    return Case(
        When(in_title(word), then=IN_TITLE),
        When(in_partner, then=IN_PARTNER),
        default=ELSEWHERE,
        output_field=IntegerField(),
    )


def in_title(word):
    condition = Q(Contains(titles(), word))
    return condition | Q(Contains(without_blanks(titles()), word)) if may_have_blanks(word) else condition


def titles():
    """Return an expression for the first two lines of the search text, which have the title in each language."""
    text = F("search_text")
    first = StrIndex(text, LINE)
    second = StrIndex(Substr(text, first + 1), LINE)
    return Substr(text, 1, first + second, output_field=TextField())
