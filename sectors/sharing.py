"""What a page tells about itself where a link to it is shown, and to search engines: one class for each kind of page.

A view gives its page one as `shared`. Texts are in the language in force. Nothing is told that is not on the page.
"""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delivery.og_images.image import OgImage
from publishing.addresses import url_for
from publishing.descriptions import in_short, plain
from publishing.languages import written_count
from sectors import things
from sectors.identity.models import Identity
from sectors.identity.palette import OURS
from sectors.models import Plan, Sector


class Shared:
    """Subclasses say what is theirs. `placed` comes before anything that needs an address."""

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
        """With a plan that was read already."""
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
        """What the description is cut from."""
        return self.title

    @property
    def description(self):
        return in_short(self.text or self.title)

    @cached_property
    def identity(self):
        return Identity.now()

    @property
    def owner(self):
        """Whose portal it is."""
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
        """Where its picture is; nothing where there is none. A page without one of its own has that of its plan."""
        path = self.pictured.card_path
        return f"{self.site}{path}?v={self.pictured.card.version}" if path else ""

    @cached_property
    def pictured(self):
        """Whose card it shows."""
        if not self.plan:
            return self
        plan = SharedPlan(self.plan)
        plan.identity = self.identity  # read once for a page
        return plan

    def above(self):
        """The steps between the plan and the page, as (label, path)."""
        return []

    def steps(self):
        steps = [(crumb.label, crumb.url) for crumb in self.plan.crumbs] if self.plan else []
        if steps:
            steps[-1] = steps[-1][0], f"{self.site}{self.plan.get_absolute_url()}"
        return [*steps, *((label, f"{self.site}{path}") for label, path in self.above()), *self.here()]

    def here(self):
        return [(self.title, self.url)]

    def things(self):
        """The page in the words of schema.org."""
        return things.in_context([self.thing(), things.breadcrumb(self.steps())])

    def thing(self):
        return things.page(self, "WebPage")


class WithCard(Shared):
    """A page that has a picture of its own."""

    @property
    def pictured(self):
        return self


class SharedPlan(WithCard):
    @classmethod
    def found(cls, slug):
        return cls(get_object_or_404(Plan.objects.live(), slug=slug))

    @cached_property
    def plan(self):
        return self.item

    @property
    def title(self):
        return self.item.title

    @property
    def text(self):
        return plain(self.item.intro) or self.item.heading

    @property
    def card_path(self):
        return url_for("sectors:plan_card", self.item.slug)

    @property
    def kind(self):
        return _("Growth strategy")

    @cached_property
    def sectors(self):
        known = self.on_page.get("sectors")
        return self.item.sectors.live().with_counts() if known is None else known

    @property
    def headline(self):
        return self.item.heading or self.item.title

    def on_card(self):
        return {"facts": self.counts()}

    def counts(self):
        sectors, achievements = len(self.sectors), sum(sector.count for sector in self.sectors)
        return (
            ngettext("%(count)d sector", "%(count)d sectors", sectors) % {"count": sectors},
            count_of(achievements),
        )

    def here(self):
        return []  # the plan is the last step of its own trail

    def things(self):
        links = [(sector.name, f"{self.site}{sector.get_absolute_url()}") for sector in self.sectors]
        owner = things.owner(self) if self.item.is_current else None
        website = things.website(self) if self.item.is_current else None
        page = things.page(self, "CollectionPage") | {"mainEntity": things.item_list(links)}
        return things.in_context([owner, website, page, things.breadcrumb(self.steps())])


class SharedSector(WithCard):
    @classmethod
    def found(cls, slug):
        return cls(get_object_or_404(Sector.objects.live().select_related("plan"), slug=slug))

    @property
    def kind(self):
        return _("Sector")

    @cached_property
    def plan(self):
        return self.item.plan

    @property
    def title(self):
        return self.item.name

    @property
    def text(self):
        return " ".join(filter(None, [self.item.goal, f"({self.item.scope})" if self.item.scope else ""]))

    @property
    def feed_query(self):
        return f"sector={self.item.slug}&sort=changed"

    @property
    def feed_title(self):
        return self.title

    @cached_property
    def achievements(self):
        known = self.on_page.get("achievements")
        return self.item.achievements.live() if known is None else known

    def on_card(self):
        return {"lead": str(self.item.goal or self.item.scope), "facts": (count_of(self.count),)}

    @property
    def count(self):
        return self.item.count if hasattr(self.item, "count") else self.item.achievements.live().count()

    @property
    def card_path(self):
        return url_for("sectors:sector_card", self.item.slug)

    def thing(self):
        links = [(each.title, f"{self.site}{each.get_absolute_url()}") for each in self.achievements]
        return things.page(self, "CollectionPage") | {"mainEntity": things.item_list(links, self.count)}


class SharedPage(Shared):
    @property
    def title(self):
        return self.item.title

    @property
    def text(self):
        return plain(self.item.text)


def count_of(number):
    return ngettext("%(count)s achievement", "%(count)s achievements", number) % {"count": written_count(number)}
