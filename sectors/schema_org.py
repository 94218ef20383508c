"""Pages in the words of schema.org, for search engines. Every address is absolute."""

from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

CONTEXT = "https://schema.org"
LONGEST_LIST = 100  # links


def in_context(things):
    return [{"@context": CONTEXT, **without_nothing(thing)} for thing in things if thing]


def without_nothing(thing):
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


def moment(value):
    return value and timezone.localtime(value).isoformat(timespec="seconds")


def owner(shared):
    """Return the owner of the plan, as citations and files name it. The type stands for a department of a city."""
    plan_owner = shared.plan.owner if shared.plan else ""
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{home(shared)}#owner",
        "name": str(plan_owner or shared.owner or shared.site_name or urlsplit(shared.site).netloc),
        "url": home(shared),
    }


def website(shared):
    return {
        "@type": "WebSite",
        "@id": f"{home(shared)}#website",
        "name": str(shared.site_name or urlsplit(shared.site).netloc),
        "url": home(shared),
        "inLanguage": get_language(),
        "publisher": {"@id": f"{home(shared)}#owner"},
    }


def home(shared):
    """Return the absolute URL of the plan of a page, or of the front page without a plan.

    Identifiers begin with it. A former plan may have had another owner, and each language has a name of its own.
    """
    path = shared.plan.get_absolute_url() if shared.plan else reverse("portal:front")
    return f"{shared.site}{path}"


def page(shared, kind):
    return {
        "@type": kind,
        "name": str(shared.title),
        "description": str(shared.description),
        "url": shared.url,
        "inLanguage": get_language(),
        "isPartOf": website(shared),
        "publisher": owner(shared),
        "dateModified": moment(getattr(shared.item, "changed_at", None)),
    }


def article(shared, *, published, changed):
    """Return an Article with what Google asks for: a headline, an image, the author and the dates."""
    return {
        "@type": "Article",
        "headline": str(shared.title),
        "description": str(shared.description),
        "url": shared.url,
        "mainEntityOfPage": shared.url,
        "image": [shared.image] if shared.image else None,
        "datePublished": moment(published),
        "dateModified": moment(changed or published),
        "inLanguage": get_language(),
        "author": owner(shared),
        "publisher": owner(shared),
        "isPartOf": website(shared),
    }


def item_list(links, total=None):
    """Return an ItemList of (name, URL), or None without any. `total` counts also those that are not on the page."""
    steps = [
        {"@type": "ListItem", "position": number, "name": str(name), "url": url}
        for number, (name, url) in enumerate(links[:LONGEST_LIST], start=1)
    ]
    return {"@type": "ItemList", "numberOfItems": total or len(links), "itemListElement": steps} if steps else None


def breadcrumb(steps):
    """Return a BreadcrumbList of the steps that have an address. Return None if there are fewer than two."""
    linked = [(label, url) for label, url in steps if url]
    if len(linked) < 2:
        return None
    items = [
        {"@type": "ListItem", "position": number, "name": str(label), "item": url}
        for number, (label, url) in enumerate(linked, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
