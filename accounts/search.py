"""Search above the lists of the administration."""

from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.utils.text import smart_split
from django.utils.translation import gettext

from fields.search import contains, folded

MAX_WORDS = 10  # each is looked for in every column that is searched


class BoundedSearchAdmin:
    """Mixin before ModelAdmin that looks for the first MAX_WORDS words only, as when somebody pastes a paragraph."""

    folded_columns = ()  # of a small table, whose texts are compared in memory; a large one keeps them as `search_text`

    def get_search_results(self, request, queryset, search_term):
        words = [folded(word) for word in search_words(search_term)[:MAX_WORDS]]
        if self.folded_columns and words:
            words = [word for each in words for word in each.replace('"', " ").split()]
            return queryset.filter(pk__in=keys_with(words, queryset, self.folded_columns)), False
        return super().get_search_results(request, queryset, " ".join(words))

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and len(search_words(request.GET.get(SEARCH_VAR, ""))) > MAX_WORDS:
            text = gettext("Only the first %(most)s words of the search were looked for. Leave some out.")
            self.message_user(request, text % {"most": MAX_WORDS}, messages.WARNING)
        return super().changelist_view(request, extra_context)


def keys_with(words, queryset, names):
    """The keys of the rows with every folded word in one of these columns."""
    rows = queryset.model._base_manager.values_list("pk", *names)
    texts = {key: folded("\n".join(map(str, values))) for key, *values in rows}
    return [key for key, text in texts.items() if all(contains(text, word) for word in words)]


def search_words(text):
    """Return the words of a search; what is between quotes is one word."""
    return list(smart_split(text.replace("\0", "")))
