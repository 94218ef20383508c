"""Metadata of the pages of achievements, and of the pages that are made from them."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from achievements.listing.query import encoded, roles_of
from achievements.listing.result import ListResult
from achievements.measures.statements import main_statement
from achievements.models import Achievement, Organization, Report
from achievements.reports.queries import list_query
from achievements.state_marks import state_mark
from fields.excerpts import plain_text
from fields.keys import key_from
from fields.translation import format_count
from sectors import schema_org
from sectors.page_metadata import MetadataWithImage, PageMetadata, count_of
from sectors.periods.writing import format_period
from sectors.symbols.hue_colors import image_of_sector

FILTER_PHRASES = {
    "from": gettext_lazy("going on in %(value)s or later"),
    "to": gettext_lazy("begun by %(value)s"),
    "min": gettext_lazy("at least %(value)s"),
    "max": gettext_lazy("at most %(value)s"),
    "changed": gettext_lazy("changed since %(value)s"),
}


class AchievementMetadata(MetadataWithImage):
    type = "article"

    @classmethod
    def from_url(cls, number):
        rows = Achievement.objects.live().with_sector().with_details()
        return cls(get_object_or_404(rows, pk=key_from(number)))

    @property
    def kind(self):
        return str(self.item.sector.name)

    @cached_property
    def plan(self):
        return self.item.plan

    @property
    def title(self):
        return self.item.title

    @property
    def text(self):
        about = ", ".join(filter(None, [str(self.item.sector.name), *self.facts, self.main]))
        return ". ".join(filter(None, [about, plain_text(self.item.text) or self.title]))

    @property
    def facts(self):
        period = self.item.period
        return (format_period(period), str(self.item.state.label)) if period else (str(self.item.state.label),)

    @property
    def main(self):
        """The statement that its figures make first: a result with its target, before a target alone."""
        return str(main_statement(self.item.own_figures) or "")

    @property
    def feed_query(self):
        return f"sector={self.item.sector.slug}&sort=changed"

    @property
    def feed_title(self):
        return self.item.sector.name

    def image_facts(self):
        statement, period = main_statement(self.item.own_figures), self.item.period
        return {
            **image_of_sector(self.item.sector),
            **figures_of_image(statement),
            "marks": (state_mark(self.item.state),),
            "facts": (format_period(period),) if period else (),
        }

    @property
    def image_path(self):
        return reverse("achievements:achievement_image", args=[self.item.pk])

    def above(self):
        return [(self.item.sector.name, self.item.sector.get_absolute_url())]

    def here(self):
        noun = capfirst(str(self.plan.called.one))
        return [(_("%(noun)s %(number)s") % {"noun": noun, "number": self.item.pk}, self.url)]

    def schema_org_item(self):
        item, sector = self.item, self.item.sector
        article = schema_org.article(self, published=item.publish_at, changed=item.changed_at)
        return article | {
            "articleSection": str(sector.name),
            "isPartOf": {
                "@type": "CollectionPage",
                "name": str(sector.name),
                "url": f"{self.site}{sector.get_absolute_url()}",
            },
            "temporalCoverage": item.period and str(item.period),
            "contentLocation": {"@type": "Place", "name": str(item.place)} if item.place else None,
            "maintainer": schema_org.office(self, item.responsible_office),
            "mentions": [self.partner(partner.organization) for partner in item.partners.all()],
            "citation": [self.source(source) for source in item.sources.all()],
        }

    def partner(self, organization):
        url = f"{self.site}{organization.get_absolute_url()}"
        return {"@type": "Organization", "name": str(organization.name), "url": url}

    def source(self, source):
        url = source.url or f"{self.site}{source.get_absolute_url()}"
        publisher = {"@type": "Organization", "name": str(source.publisher)} if source.publisher else None
        return schema_org.without_empty(
            {"@type": "CreativeWork", "name": str(source.title), "url": url, "publisher": publisher}
        )


def figures_of_image(statement):
    """Return the result, the target and the share of a Statement for a link image; nothing of None."""
    if statement is None:
        return {}
    figure, target = statement.figure, statement.target
    if target is None:
        return {"main": str(figure.claim)}
    share = float(figure.base_value / target.base_value) if statement.percent else None
    return {"main": str(figure.amount), "target": str(target.claim), "share": share}


class OrganizationMetadata(MetadataWithImage):
    model = Organization

    @classmethod
    def from_url(cls, slug):
        return cls(get_object_or_404(Organization.objects.live(), slug=slug))

    @property
    def kind(self):
        return self.item.get_kind_display()

    @property
    def title(self):
        return self.item.name

    @property
    def text(self):
        return f"{self.title}: {self.kind}, {self.count}"

    @property
    def count(self):
        result = self.on_page.get("result") or ListResult(roles_of(self.item))
        return count_of(result.count)

    @property
    def feed_query(self):
        return encoded([*roles_of(self.item).filters, ("sort", "changed")])

    @property
    def feed_title(self):
        return self.title

    def image_facts(self):
        return {"facts": (self.count,)}

    def above(self):
        return [(_("Organizations"), reverse("achievements:organizations"))]

    @property
    def image_path(self):
        return reverse("achievements:organization_image", args=[self.item.slug])

    def schema_org_item(self):
        about = {"@type": "Organization", "name": str(self.title), "sameAs": self.item.url}
        return schema_org.page(self, "WebPage") | {"about": schema_org.without_empty(about)}


class ListMetadata(MetadataWithImage):
    """The list. Whatever its filters, it has the same picture; its title names them."""

    @classmethod
    def from_url(cls):
        return cls()

    @property
    def result(self):
        return self.on_page["result"]

    @property
    def query(self):
        return self.result.query

    @property
    def kind(self):
        return _("Growth strategy")

    @property
    def name(self):
        return str(self.query.called.label)

    @property
    def headline(self):
        return _("Achievements")

    @property
    def title(self):
        if self.query.errors:
            return f"{self.name}: {_('Please check the filters')}"
        values = ", ".join(map(filter_in_words, self.on_page["active_filters"]))
        return f"{self.name}: {values}" if values else self.name

    @property
    def text(self):
        return f"{self.title} ({self.query.called.counted(self.result.count)}). {self.sentence}"

    @property
    def sentence(self):
        return _("Filter them by sector, status, year and partner, and download them as a file.")

    @property
    def feed_query(self):
        return None if self.query.errors else encoded([*self.query.filters, ("sort", "changed")])

    @property
    def image_path(self):
        return reverse("achievements:list_image")

    def here(self):
        return [(self.name, self.url)]

    def schema_org_item(self):
        return schema_org.page(self, "CollectionPage")


def filter_in_words(active):
    """The value of a filter, with the word that it needs where its label is not there."""
    return FILTER_PHRASES.get(active.name, "%(value)s") % {"value": active.value}


class ProgressMetadata(ListMetadata):
    @property
    def name(self):
        return pgettext("page", "Progress")

    @property
    def sentence(self):
        return _("How it turned out, what was reached against what was promised, who pays, and what it is based on.")

    def above(self):
        return []

    def here(self):
        return [(self.name, self.url)]


class DirectoryMetadata(PageMetadata):
    """The directory of organizations, or a part of it."""

    @property
    def title(self):
        return _("Organizations")

    @property
    def text(self):
        directory = self.on_page["directory"]
        counts = {"organizations": format_count(len(directory.rows)), "items": format_count(directory.taking_part)}
        return _("%(organizations)s organizations take part in %(items)s of what the plan consists of.") % counts

    def schema_org_item(self):
        return schema_org.page(self, "CollectionPage")


class ReportMetadata(MetadataWithImage):
    type = "article"

    @classmethod
    def from_url(cls, slug):
        report = get_object_or_404(Report.objects.live(), slug=slug)
        return cls(report, result=ListResult(list_query(report.query)))

    @property
    def kind(self):
        return _("Report")

    @property
    def title(self):
        return self.item.name

    @property
    def text(self):
        return plain_text(self.item.description) or f"{self.title}: {self.count}"

    @property
    def count(self):
        return count_of(self.on_page["result"].count)

    @property
    def feed_query(self):
        return encoded(self.on_page["result"].query.parameters)

    def image_facts(self):
        return {"facts": (self.count,)}

    @property
    def image_path(self):
        return reverse("achievements:report_image", args=[self.item.slug])

    def schema_org_item(self):
        return schema_org.article(self, published=self.item.published_at, changed=self.item.changed_at)


class ReportListMetadata(PageMetadata):
    @property
    def title(self):
        return _("Reports")

    @property
    def text(self):
        return _("Lists saved under a name. Each is up to date whenever it is opened.")

    def schema_org_item(self):
        return schema_org.page(self, "CollectionPage")


class OpenDataMetadata(PageMetadata):
    @property
    def title(self):
        return _("Open data")

    @property
    def text(self):
        return self.on_page["dataset"].description

    def schema_org_item(self):
        return self.on_page["dataset"].for_search_engines
