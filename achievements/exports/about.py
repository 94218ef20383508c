"""Description of a file for its readers: its content, origin, date and license."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from achievements.licenses import data_license
from achievements.listing.facets import active_filters
from sectors.models import Plan


class About:
    """The facts about one ListResult. Texts are in the language in force when they are asked for."""

    def __init__(self, result, site):
        self.result = result
        self.site = site
        self.plan = result.query.plan

    @property
    def address(self):
        return f"{self.site}{self.result.query.url()}"

    def title(self):
        """“Achievements of” the plan, or of the plans."""
        if self.plan:
            return _("Achievements of “%(plan)s”") % {"plan": self.plan.title}
        query = self.result.query
        if query.plans is None:
            return _("Achievements of all plans") if query.has_several_plans else _("Achievements")
        titles = [f"“{query.index.label('plan', slug)}”" for slug in query.plans]
        return _("Achievements of %(plans)s") % {"plans": ", ".join(titles)}

    @property
    def publisher(self):
        """Owner of its plan, or the owners of its plans."""
        if self.plan:
            return self.plan.owner
        plans = Plan.objects.live()
        slugs = self.result.query.plans
        owners = [str(plan.owner) for plan in (plans if slugs is None else plans.filter(slug__in=slugs))]
        return ", ".join(filter(None, dict.fromkeys(owners)))

    def filters(self):
        filters = active_filters(self.result.query)
        return "; ".join(f"{each.label}: {each.value}" for each in filters) or _("none (all achievements)")

    def pairs(self):
        """(name, value), to be read by people."""
        now, terms = timezone.localtime(), data_license()
        return [
            (_("Title"), self.title()),
            (_("Publisher"), self.publisher),
            (_("Filters"), self.filters()),
            (_("Achievements"), str(self.result.count)),
            (_("Created on"), f"{date_format(now, 'DATETIME_FORMAT')} ({settings.TIME_ZONE})"),
            (_("License"), f"{terms.name} {terms.url}"),
            (_("Address"), self.address),
        ]
