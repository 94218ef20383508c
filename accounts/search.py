"""Search above the lists of the administration."""

from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.utils.text import smart_split
from django.utils.translation import gettext

MAX_WORDS = 10  # each is looked for in every column that is searched


class BoundedSearchAdmin:
    """Mixin before ModelAdmin that looks for the first MAX_WORDS words only, as when somebody pastes a paragraph."""

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, " ".join(search_words(search_term)[:MAX_WORDS]))

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and len(search_words(request.GET.get(SEARCH_VAR, ""))) > MAX_WORDS:
            text = gettext("Only the first %(most)s words of the search were looked for. Leave some out.")
            self.message_user(request, text % {"most": MAX_WORDS}, messages.WARNING)
        return super().changelist_view(request, extra_context)


def search_words(text):
    """Return the words of a search; what is between quotes is one word."""
    return list(smart_split(text.replace("\0", "")))
