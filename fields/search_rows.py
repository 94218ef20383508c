"""Folded words looked for in rows: in a column that keeps texts folded, or in the texts of a small table."""

from django.db.models import Q
from django.db.models.lookups import Contains

from fields.search import folded_lines, may_have_blanks, without_blanks
from fields.translation import TextInLanguage, language_of


def with_words(words, with_word):
    """The condition of SearchWords; `with_word` returns that of one word."""
    return Q(*map(with_word, words.wanted), *(~with_word(word) for word in words.unwanted))


def has_word(path, word):
    """The condition that a folded text without an index, at the end of a path of lookups, has a folded word."""
    condition = Q(**{f"{path}__contains": word})
    return condition | Q(Contains(without_blanks(path), word)) if may_have_blanks(word) else condition


def ways_to_have(path, word):
    """Yield conditions of which one is true where the SearchField at the end of a path has a folded word.

    Each is to be asked for by itself: the second has no index, and keeps the first from using its own.
    """
    yield Q(**{f"{path}__has": word})
    if may_have_blanks(word):
        yield Q(Contains(without_blanks(path), word))


def union(querysets):
    """Return the keys of the rows of some querysets, which have no order."""
    first, *others = (rows.values("pk") for rows in querysets)
    return first.union(*others)


def keys_with(words, rows, paths):
    """The keys of the rows of a small table whose texts at these paths fit SearchWords; one statement."""
    texts = {}
    for key, *values in rows.values_list("pk", *paths):
        texts.setdefault(key, []).extend(str(value) for value in values if value)
    return [key for key, each in texts.items() if words.fit(folded_lines(each))]


def texts_at(row, path):
    """The texts at the end of a path of lookups, as they were typed, from a row whose relations are loaded."""
    name, _separator, rest = path.partition("__")
    if name == "search_text":
        return [text for column in row.searched_columns() for text in texts_at(row, column)]
    value = getattr(row, name)
    if not rest:
        return [TextInLanguage(value, language_of(name)) if language_of(name) else value]
    rows = value.all() if hasattr(value, "all") else [value]
    return [text for each in rows for text in texts_at(each, rest)]
