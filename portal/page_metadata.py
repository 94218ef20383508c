"""Metadata of the pages of plans and sectors."""

from collections import Counter
from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.state_marks import counted_marks
from fields.excerpts import plain_text
from fields.urls import url_for
from portal.sector_counts import counts_of, sectors_of, set_counts
from sectors import schema_org
from sectors.models import Plan, Sector
from sectors.page_metadata import MetadataWithImage, PageMetadata, count_of
from sectors.symbols.hue_colors import image_of_sector


class PlanMetadata(MetadataWithImage):
    model = Plan

    @classmethod
    def from_url(cls, slug):
        return cls(get_object_or_404(Plan.objects.live(), slug=slug))

    @cached_property
    def plan(self):
        return self.item

    @property
    def title(self):
        return self.item.title

    @property
    def text(self):
        return plain_text(self.item.intro) or self.item.heading

    @property
    def feed_query(self):
        return "sort=changed" if self.item.is_current else f"plan={self.item.slug}&sort=changed"

    @property
    def image_path(self):
        return url_for("portal:plan_image", self.item.slug)

    @property
    def kind(self):
        return _("Growth strategy")

    @cached_property
    def sectors(self):
        known = self.on_page.get("sectors")
        return sectors_of(self.item) if known is None else known

    @property
    def headline(self):
        return self.item.heading or self.item.title

    def image_facts(self):
        return {"facts": self.counts()}

    def counts(self):
        sectors, achievements = len(self.sectors), sum(sector.count for sector in self.sectors)
        return (
            ngettext("%(count)d sector", "%(count)d sectors", sectors) % {"count": sectors},
            count_of(achievements),
        )

    def here(self):
        return []  # the plan is the last step of its own breadcrumb

    def schema_org(self):
        links = [(sector.name, f"{self.site}{sector.get_absolute_url()}") for sector in self.sectors]
        owner = schema_org.owner(self) if self.item.is_current else None
        website = schema_org.website(self) if self.item.is_current else None
        page = schema_org.page(self, "CollectionPage") | {"mainEntity": schema_org.item_list(links)}
        return schema_org.in_context([owner, website, page, schema_org.breadcrumb(self.steps())])


class PlanListMetadata(PageMetadata):
    @property
    def title(self):
        return _("Plans")

    @property
    def text(self):
        return _("The growth strategies of the city: the current plan and the former ones.")

    def schema_org_item(self):
        return schema_org.page(self, "CollectionPage")


class SectorMetadata(MetadataWithImage):
    model = Sector

    @classmethod
    def from_url(cls, slug):
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

    def image_facts(self):
        sector = self.item
        if not hasattr(sector, "by_state"):
            set_counts(sector, counts_of(sector.plan_id).get(sector.pk) or Counter())
        return {
            **image_of_sector(sector),
            "lead": str(sector.goal or sector.scope),
            "marks": counted_marks(sector.by_state),
            "facts": (count_of(sector.count),),
        }

    @property
    def count(self):
        return self.item.count if hasattr(self.item, "count") else self.item.achievements.live().count()

    @property
    def image_path(self):
        return url_for("portal:sector_image", self.item.slug)

    def schema_org_item(self):
        links = [(each.title, f"{self.site}{each.get_absolute_url()}") for each in self.achievements]
        return schema_org.page(self, "CollectionPage") | {"mainEntity": schema_org.item_list(links, self.count)}
