"""The search above the lists of the administration."""

from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.utils.text import smart_split
from django.utils.translation import gettext

MOST_WORDS = 10  # each is looked for in every column that is searched


class SearchAdmin:
    """Goes before ModelAdmin. Of a whole paragraph that somebody pastes, the first words are looked for."""

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, " ".join(words_of(search_term)[:MOST_WORDS]))

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and len(words_of(request.GET.get(SEARCH_VAR, ""))) > MOST_WORDS:
            text = gettext("Only the first %(most)s words of the search were looked for. Leave some out.")
            self.message_user(request, text % {"most": MOST_WORDS}, messages.WARNING)
        return super().changelist_view(request, extra_context)


def words_of(text):
    """What is between quotes is one word."""
    return list(smart_split(text.replace("\0", "")))
