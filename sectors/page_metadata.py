"""Metadata of pages, for previews of links and for search engines: one class for each kind of page.

A view gives its page one as `metadata`. Texts are in the language in force. Everything in them is also on the page.
"""

from functools import cached_property

from django.utils.translation import ngettext

from delivery.og_images.image import OgImage
from fields.excerpts import in_short, markdown_text
from fields.translation import format_count
from sectors import schema_org
from sectors.identity.models import Identity
from sectors.identity.palette import OURS
from sectors.models import Plan


class PageMetadata:
    """Metadata of a page. Subclasses override what differs. Call `at_url` before anything that needs an address."""

    type = "website"
    kind = ""  # the word above the title of its link image
    feed_query = "sort=changed"  # which of the achievements its feed follows; None for no feed
    feed_title = ""  # what its feed is about, where that is not everything
    image_path = ""
    url = site = ""

    def __init__(self, item=None, **on_page):
        self.item = item
        self.on_page = on_page  # what the page has read already

    def at_url(self, url, site, plan, identity):
        self.url, self.site, self.identity = url, site, identity
        return self.with_plan(plan)

    def with_plan(self, plan):
        """Set a plan that was read already, and return the metadata."""
        if plan:
            self.plan = plan
        return self

    @cached_property
    def plan(self):
        return Plan.objects.live().current()

    @property
    def title(self):
        return str(self.item)

    @property
    def text(self):
        """Text that the description is cut from."""
        return self.title

    @property
    def description(self):
        return in_short(self.text or self.title)

    @cached_property
    def identity(self):
        return Identity.now()

    @property
    def owner(self):
        """Name of the owner of the portal."""
        return self.identity.name or (self.plan.owner if self.plan else "")

    @property
    def site_name(self):
        return self.plan.title if self.plan else ""

    @property
    def headline(self):
        """The large type of its link image."""
        return self.title

    @cached_property
    def og_image(self):
        plan = self.plan.title if self.plan else ""
        words = [str(text) for text in (self.owner, plan, self.kind, self.headline)]
        return OgImage(*words, **{"accent": (self.identity.palette or OURS).light} | self.image_facts())

    def image_facts(self):
        return {}

    @cached_property
    def image_url(self):
        """URL of the image, or "" if there is none. A page without one of its own has that of its plan."""
        path = self.image_of and self.image_of.image_path
        return f"{self.site}{path}?v={self.image_of.og_image.version}" if path else ""

    image_of = None  # the metadata whose link image it shows

    def above(self):
        """The steps between the plan and the page, as (label, path)."""
        return []

    def steps(self):
        steps = [(step.label, step.url) for step in self.plan.breadcrumb_steps] if self.plan else []
        if steps:
            steps[-1] = steps[-1][0], f"{self.site}{self.plan.get_absolute_url()}"
        return [*steps, *((label, f"{self.site}{path}") for label, path in self.above()), *self.here()]

    def here(self):
        return [(self.title, self.url)]

    def schema_org(self):
        """The page in the words of schema.org."""
        return schema_org.in_context([self.schema_org_item(), schema_org.breadcrumb(self.steps())])

    def schema_org_item(self):
        return schema_org.page(self, "WebPage")


class MetadataWithImage(PageMetadata):
    """A page that has a picture of its own."""

    @property
    def image_of(self):
        return self


class PortalPageMetadata(PageMetadata):
    @property
    def title(self):
        return self.item.title

    @property
    def text(self):
        return markdown_text(self.item.text)


def count_of(number):
    return ngettext("%(count)s achievement", "%(count)s achievements", number) % {"count": format_count(number)}
