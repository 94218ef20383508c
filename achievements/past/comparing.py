"""The page that compares two days of the list."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from achievements.changes.page_metadata import ComparisonMetadata
from achievements.listing.facets import active_filters
from achievements.listing.query import ListQuery, encoded
from achievements.past.asked import asked_day, without
from achievements.past.comparison import GROUPS, ComparedAchievement, DayComparison
from delivery.item_pages import day_from
from fields.keys import key_from
from fields.urls import with_query

PER_PAGE = 50
ALIASES = {"from": "since", "to": "until"}  # as people write the address; with days of the list they mean its years


class ComparisonPage(View):
    """Page of what is new, gone or changed between the ends of two days, with the filters of the list."""

    def get(self, request):
        if renamed := renamed_days(request.GET):
            return redirect(with_query(request.path, renamed.urlencode()))
        data, texts = without(request.GET, "since", "until")
        query = ListQuery(data)
        context = {
            "query": query,
            "plan": query.plan_of_page,
            "texts": texts,
            "hidden": query.filters,
            "active_filters": [(each.label, each.value) for each in active_filters(query)],
            "metadata": ComparisonMetadata(),
            **self.answer(query, texts),
        }
        response = render(request, "achievements/comparison.html", context)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def answer(self, query, texts):
        if not texts["since"]:
            return {}
        first, wrong = asked_day(texts["since"])
        second, also_wrong = asked_day(texts["until"]) if texts["until"] else (timezone.localdate(), "")
        sentence = wrong or also_wrong or ("" if query.errors else sentence_about(first, second))
        if sentence or query.errors:
            is_reversed = first and second and first > second
            turned = encoded([*query.filters, ("since", str(second)), ("until", str(first))]) if is_reversed else ""
            return {"sentence": sentence, "turned": turned}
        return compared(query, first, second)


def sentence_about(first, second):
    """The reason why two days cannot be compared, or nothing."""
    if first == second:
        return _("Both days are the same, so nothing can differ between them. Choose two days.")
    if first > second:
        return _("The first day is later than the second one.")
    return ""


def compared(query, first, second):
    """The context of a comparison that has an answer."""
    comparison = DayComparison(query, first, second)
    pages = Paginator([ComparedAchievement(*each) for each in comparison.found], PER_PAGE)
    page = pages.get_page(key_from(query.data.get("page", "1")) or 1)
    told = list(comparison.told(list(page)))
    days = [("since", str(first)), ("until", str(second))]
    return {
        "days": (first, second),
        "was_empty": comparison.days[0].is_before_all,
        "page": page,
        "groups": [(name, comparison.counts[name], [each for each in told if each.group == name]) for name in GROUPS],
        "unapplied": comparison.days[0].unapplied,
        "parameters": encoded([*query.filters, *days]),
        "changes_query": encoded([*query.filters, *days]),
    }


def renamed_days(data):
    """The query with `from` and `to` as days of the comparison, where both are days and no other ones are given."""
    texts = [data.get(name, "") for name in ALIASES]
    if {"since", "until"} & data.keys() or None in map(day_from, texts):
        return None
    renamed = data.copy()
    for name, own in ALIASES.items():
        renamed[own] = renamed.pop(name)[-1]
    return renamed
