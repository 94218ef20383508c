"""Search of the administration: above each list, in the pickers of forms, and over all that is kept.

All three ask `get_search_results` of the ModelAdmin, so that they find the same.
"""

from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from fields.references import NOTHING, Reference
from fields.search_rows import has_word, keys_with, texts_at, with_words
from fields.search_words import SearchWords, search_words

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
        found = self.with_words(first_words(reference.words)) if reference.may_be_words else NOTHING
        named = reference.condition(self.model, is_numbered=self.is_numbered or is_picker(request))
        return queryset.filter(found if named is None else found | named), False

    def with_words(self, words):
        """The condition that the texts of a row fit SearchWords."""
        if self.folds_in_memory:
            return Q(pk__in=keys_with(words, self.model._base_manager, self.search_fields))
        return with_words(words, self.has_word)

    def has_word(self, word):
        """The condition that one of the texts has a folded word; a union of keys where it is in another table."""
        condition = Q()
        for path in self.search_fields:
            found = at_path(path, word)
            condition |= Q(pk__in=self.model._base_manager.filter(found).values("pk")) if "__" in path else found
        return condition

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


def at_path(path, word):
    """The condition that the text at a path has a folded word; that it is the word, for a path such as `=key`."""
    if path.startswith("="):
        return Q(**{f"{path[1:]}__iexact": word})
    return has_word(path, word) if path.endswith("search_text") else Q(**{f"{path}__icontains": word})


def first_words(words):
    return SearchWords(words.wanted[:MAX_WORDS], words.unwanted[:MAX_WORDS])


def has_too_many_words(text):
    words = search_words(text)
    return first_words(words) != words


def too_many_words():
    text = gettext("Only the first %(most)s words of the search were looked for. Leave some out.")
    return text % {"most": MAX_WORDS}
