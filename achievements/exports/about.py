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
        self.plan = Plan.objects.live().current()

    @property
    def address(self):
        return f"{self.site}{self.result.query.url()}"

    def title(self):
        return _("Achievements of “%(plan)s”") % {"plan": self.plan.title} if self.plan else _("Achievements")

    def filters(self):
        filters = active_filters(self.result.query)
        return "; ".join(f"{each.label}: {each.value}" for each in filters) or _("none (all achievements)")

    def pairs(self):
        """(name, value), to be read by people."""
        now, terms = timezone.localtime(), data_license()
        return [
            (_("Title"), self.title()),
            (_("Publisher"), self.plan.owner if self.plan else ""),
            (_("Filters"), self.filters()),
            (_("Achievements"), str(self.result.count)),
            (_("Created on"), f"{date_format(now, 'DATETIME_FORMAT')} ({settings.TIME_ZONE})"),
            (_("License"), f"{terms.name} {terms.url}"),
            (_("Address"), self.address),
        ]
