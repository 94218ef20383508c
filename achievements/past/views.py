"""The list as of a day, as a page."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from achievements.listing.facets import active_filters
from achievements.listing.query import ListQuery, encoded
from achievements.past.asked import asked_day, without
from achievements.past.day import PER_PAGE, PastDay, PastMatch, items_of
from fields.keys import key_from


class PastList(View):
    """The list as the public saw it at the end of a day (`as_of`), with the filters that a snapshot can be asked."""

    def get(self, request):
        data, texts = without(request.GET, "as_of")
        query, (day, sentence) = ListQuery(data), asked_day(texts["as_of"])
        context = {"query": query, "text": texts["as_of"], "day": day, "sentence": sentence, "status": 400}
        if day and not query.errors:
            context |= self.of_day(PastDay(query, day))
        elif day:
            context |= {"sentence": _("The list cannot be shown"), "status": 200}
        response = render(request, "achievements/past_list.html", context, status=context["status"])
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def of_day(self, day):
        if day.is_before_all:
            return {"sentence": _("Nothing was public yet at the end of that day."), "status": 404}
        matches = [PastMatch(*each) for each in day.matches]
        pages = Paginator(matches, PER_PAGE)
        page = pages.get_page(key_from(day.query.data.get("page", "1")) or 1)
        items = items_of([each.revision for each in page], day)
        return {
            "status": 200,
            "page": page,
            "achievements": [items[each.revision] for each in page if each.revision in items],
            "plan_then": day.plan,
            "unapplied": day.unapplied,
            "active_filters": [(each.label, each.value) for each in active_filters(day.query)],
            "parameters": encoded([*day.query.parameters, ("as_of", day.day.isoformat())]),
        }
