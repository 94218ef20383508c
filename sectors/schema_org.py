"""Pages in the words of schema.org, for search engines. Every address is absolute."""

from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

CONTEXT = "https://schema.org"
LONGEST_LIST = 100  # links


def in_context(nodes):
    return [{"@context": CONTEXT, **without_empty(node)} for node in nodes if node]


def without_empty(node):
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def iso_moment(value):
    return value and timezone.localtime(value).isoformat(timespec="seconds")


def owner(metadata):
    """Return the owner of the plan, as citations and files name it. The type stands for a department of a city."""
    plan_owner = metadata.plan.owner if metadata.plan else ""
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{home(metadata)}#owner",
        "name": str(plan_owner or metadata.owner or metadata.site_name or urlsplit(metadata.site).netloc),
        "url": home(metadata),
    }


def office(metadata, found):
    """Return the office that answers for a page as a part of the owner, with its telephone. Return None without one."""
    if found is None:
        return None
    reached = without_empty({"telephone": found.telephone, "email": found.email})
    return without_empty(
        {
            "@type": "GovernmentOrganization",
            "name": str(found.name),
            "parentOrganization": {"@id": f"{home(metadata)}#owner"},
            "contactPoint": {"@type": "ContactPoint", **reached} if reached else None,
        }
    )


def website(metadata):
    return {
        "@type": "WebSite",
        "@id": f"{home(metadata)}#website",
        "name": str(metadata.site_name or urlsplit(metadata.site).netloc),
        "url": home(metadata),
        "inLanguage": get_language(),
        "publisher": {"@id": f"{home(metadata)}#owner"},
    }


def home(metadata):
    """Return the absolute URL of the plan of a page, or of the front page without a plan.

    Identifiers begin with it. A former plan may have had another owner, and each language has a name of its own.
    """
    path = metadata.plan.get_absolute_url() if metadata.plan else reverse("portal:front")
    return f"{metadata.site}{path}"


def page(metadata, kind):
    return {
        "@type": kind,
        "name": str(metadata.title),
        "description": str(metadata.description),
        "url": metadata.url,
        "inLanguage": get_language(),
        "isPartOf": website(metadata),
        "publisher": owner(metadata),
        "dateModified": iso_moment(getattr(metadata.item, "changed_at", None)),
    }


def article(metadata, *, published, changed):
    """Return an Article with what Google asks for: a headline, an image, the author and the dates."""
    return {
        "@type": "Article",
        "headline": str(metadata.title),
        "description": str(metadata.description),
        "url": metadata.url,
        "mainEntityOfPage": metadata.url,
        "image": [metadata.image_url] if metadata.image_url else None,
        "datePublished": iso_moment(published),
        "dateModified": iso_moment(changed or published),
        "inLanguage": get_language(),
        "author": owner(metadata),
        "publisher": owner(metadata),
        "isPartOf": website(metadata),
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
