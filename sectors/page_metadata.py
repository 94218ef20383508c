"""Metadata of pages, for previews of links and for search engines: one class for each kind of page.

A view gives its page one as `shared`. Texts are in the language in force. Everything in them is also on the page.
"""

from functools import cached_property

from django.utils.translation import ngettext

from delivery.og_images.image import OgImage
from fields.excerpts import in_short, plain
from fields.translation import format_count
from sectors import schema_org
from sectors.identity.models import Identity
from sectors.identity.palette import OURS
from sectors.models import Plan


class Shared:
    """Metadata of a page. Subclasses override what differs. Call `placed` before anything that needs an address."""

    type = "website"
    kind = ""  # the word above the title of its card
    feed_query = "sort=changed"  # which of the achievements its feed follows; None for no feed
    feed_title = ""  # what its feed is about, where that is not everything
    card_path = ""
    url = site = ""

    def __init__(self, item=None, **on_page):
        self.item = item
        self.on_page = on_page  # what the page has read already

    def placed(self, url, site, plan, identity):
        self.url, self.site, self.identity = url, site, identity
        return self.of(plan)

    def of(self, plan):
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
        """The large type of its card."""
        return self.title

    @cached_property
    def card(self):
        plan = self.plan.title if self.plan else ""
        words = [str(text) for text in (self.owner, plan, self.kind, self.headline)]
        return OgImage(*words, accent=(self.identity.palette or OURS).light, **self.on_card())

    def on_card(self):
        return {}

    @cached_property
    def image(self):
        """URL of the image, or "" if there is none. A page without one of its own has that of its plan."""
        path = self.pictured and self.pictured.card_path
        return f"{self.site}{path}?v={self.pictured.card.version}" if path else ""

    pictured = None  # whose card it shows

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
        return schema_org.in_context([self.thing(), schema_org.breadcrumb(self.steps())])

    def thing(self):
        return schema_org.page(self, "WebPage")


class MetadataWithImage(Shared):
    """A page that has a picture of its own."""

    @property
    def pictured(self):
        return self


class PortalPageMetadata(Shared):
    @property
    def title(self):
        return self.item.title

    @property
    def text(self):
        return plain(self.item.text)


def count_of(number):
    return ngettext("%(count)s achievement", "%(count)s achievements", number) % {"count": format_count(number)}
