"""Search of the administration: above each list, in the pickers of forms, and over all that is kept.

All three ask `get_search_results` of the ModelAdmin, so that they find the same.
"""

from functools import reduce
from operator import or_

from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from fields.marks import spellings
from fields.references import NOTHING, Reference
from fields.search_rows import keys_with, texts_at, union, ways_to_have, with_words
from fields.search_words import search_words

MAX_WORDS = 10  # each is looked for in every column that is searched


def is_picker(request):
    """Return True if a request asks for the choices of a field of a form."""
    return request.path == reverse("admin:autocomplete")


class BoundedSearchAdmin:
    """Mixin before ModelAdmin that finds rows by words, by number and by address.

    `search_fields` names the texts that words are looked for in, as paths of lookups. Of more than MAX_WORDS, as when
    somebody pastes a paragraph, the first are looked for.
    """

    folds_in_memory = False  # for a small table, whose texts are compared in memory; a large one has a `search_text`
    is_numbered = False  # whether people know its rows by their numbers
    is_searched_with_all = False  # whether the search over everything has results of it

    def get_search_results(self, request, queryset, search_term):
        reference = Reference(search_term)
        if not reference.text:
            return queryset, False
        found = NOTHING
        if reference.may_be_words:
            found = self.with_words(first_words(reference.words), reference.text)
        named = reference.condition(self.model, is_numbered=self.is_numbered or is_picker(request))
        return queryset.filter(found if named is None else found | named), False

    def with_words(self, words, text):
        """The condition that the texts of a row fit SearchWords, which were read from a text."""
        if self.folds_in_memory:
            return Q(pk__in=keys_with(words, self.model._base_manager, self.search_fields))
        return with_words(words, lambda word: self.has_word(word, spellings(text, word)))

    def has_word(self, word, typed):
        """The condition that a folded text has a folded word, or another text has it as it was typed.

        Folded texts are a union of keys, so that each part of it can use its index.
        """
        rows = self.model._base_manager.order_by()
        found = [rows.filter(way) for path in self.search_fields if is_folded(path) for way in ways_to_have(path, word)]
        others = [at_path(path, each) for path in self.search_fields if not is_folded(path) for each in typed]
        return reduce(or_, others, Q(pk__in=union(found)) if found else Q())

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and has_too_many_words(request.GET.get(SEARCH_VAR, "")):
            self.message_user(request, too_many_words(), messages.WARNING)
        return super().changelist_view(request, extra_context)

    # What the search over everything shows of a row

    def with_shown(self, queryset):
        """The rows with all that their results show, in a number of statements that does not depend on theirs."""
        paths = {path.rpartition("__")[0] for path in self.search_fields if "__" in path}
        return queryset.prefetch_related(*sorted(paths))

    def passages(self, item):
        """Yield the texts of an item as (name of the place or "", text)."""
        for path in self.search_fields:
            yield from (("", text) for text in texts_at(item, path))

    def facts(self, item):
        """Return what stands beside the name of an item, such as its state."""
        return []

    def pages(self, items):
        """Return the addresses of the public pages of some items by their keys."""
        return {}


def is_folded(path):
    return path.endswith("search_text")


def at_path(path, spelling):
    """The condition that the text at a path has a word; that it is the word, for a path such as `=key`."""
    return Q(**{f"{path[1:]}__iexact" if path.startswith("=") else f"{path}__icontains": spelling})


def first_words(words):
    return words._replace(wanted=words.wanted[:MAX_WORDS], unwanted=words.unwanted[:MAX_WORDS])


def has_too_many_words(text):
    words = search_words(text)
    return first_words(words) != words


def too_many_words():
    text = gettext("Only the first %(most)s words of the search were looked for. Leave some out.")
    return text % {"most": MAX_WORDS}
