"""Pages whose names are what a list is searched for: of plans, sectors, organizations and the portal itself."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from fields.search import folded
from fields.translation import TextInLanguage, preferred
from fields.urls import url_for

MOST = 3  # of each kind


class NamedPage(NamedTuple):
    """A page with its name. `count` is the number of its achievements, or None of pages that have none."""

    kind: str
    name: TextInLanguage
    url: str
    count: int | None = None
    hue: str = ""
    icon: str = ""


def named_pages(query):
    """The NamedPages whose names have all words of a search, the closest names first; none without words."""
    if not query.words.wanted:
        return []
    index = query.index
    organizations = {choice.key for choice in index.choices["partner"].values()}
    return [
        *pages(query, _("Plan"), "plans", lambda plan: url_of_plan(plan, index)),
        *pages(query, _("Sector"), "sectors", lambda sector: url_for("portal:sector", sector.slug)),
        *pages(query, _("Organization"), "organizations", url_of_organization, among=organizations),
        *pages(query, _("Page"), "pages", lambda page: url_for("sectors:page", page.slug)),
    ]


def best_first(found):
    """(best, others) of NamedPages: the best is the first of a sector, else of an organization, or None."""
    best = next((page for page in found if page.count is not None), None)
    return best, [page for page in found if page is not best]


def pages(query, kind, names, url, among=None):
    """The NamedPages of one kind of names; of sectors those of the plans of the list."""
    texts = query.index.searched_names(names)
    found = [(key, query.index.names[names][key]) for key, text in texts.items() if query.words.fit(text)]
    found = [name for key, name in found if (among is None or key in among) and is_in_scope(query, names, name)]
    found.sort(key=lambda name: (len(folded(preferred(name.texts))), name.slug))
    return [NamedPage(kind, preferred(name.texts), url(name), *look(query.index, names, name)) for name in found[:MOST]]


def look(index, names, name):
    """[count, hue, icon] of a NamedPage of a sector, [count] of an organization, nothing of others."""
    facet = {"sectors": "sector", "organizations": "partner"}.get(names)
    if facet is None:
        return []
    count = len(index.facets[facet].get(name.slug, BitMap()) & index.live)
    return [count, *(name.search_text.split() if facet == "sector" else [])]


def is_in_scope(query, names, name):
    return names != "sectors" or query.plans is None or query.index.names["plans"][name.parent].slug in query.plans


def url_of_plan(plan, index):
    return reverse("portal:front") if plan.slug == index.current_plan else url_for("portal:plan", plan.slug)


def url_of_organization(organization):
    return url_for("achievements:organization", organization.slug)
