"""The page of a sector: its achievements in one list by strategy point, its measures over time, its money."""

from collections import Counter

from django.http import Http404
from django.utils import timezone

from achievements.changes.latest import latest_changes_of_sector
from achievements.charts.sector import sector_charts
from delivery.item_pages import ItemPage
from delivery.pdf.views import PdfMixin
from portal.page_metadata import SectorMetadata
from portal.past import items_at
from portal.sector_counts import count_all, set_counts
from portal.sector_rows import MOST, achievements_of, sector_at, with_own_rows
from portal.strategy_groups import groups_of
from sectors.models import Sector
from sectors.timelines.year_lines import scale_of_rows


class SectorPage(ItemPage):
    model = Sector
    metadata_class = SectorMetadata
    template_name = "portal/sector_detail.html"

    def get_object(self, queryset=None):
        if queryset is not None:
            return super().get_object(queryset)
        sector = sector_at(self.kwargs["slug"])
        if sector is None:
            raise Http404
        return sector

    def parts(self, sector, moment):
        achievements = items_at(sector, moment) if moment else achievements_of(with_own_rows(sector))
        is_cut = len(achievements) > MOST and not moment
        achievements = achievements[:MOST] if is_cut else achievements
        groups = groups_of(sector.points.all(), achievements)
        if is_cut:
            count_all(sector, groups)
        else:
            set_counts(sector, Counter(each.state for each in achievements))
        periods = [each.period for each in achievements if each.period]
        return {
            "plan": sector.plan,
            "achievements": achievements,
            "groups": groups,
            "scale": scale_of_rows(sector.plan, periods, sector.seen_on or timezone.localdate()),
            "charts": None if moment else sector_charts(sector),
            "changes": [] if moment else latest_changes_of_sector(sector),
        }


class SectorPdf(PdfMixin, SectorPage):
    pass
