from delivery.item_pages import ItemPage
from sectors.models import Page
from sectors.page_metadata import PortalPageMetadata


class PageDetail(ItemPage):
    model = Page
    metadata_class = PortalPageMetadata
    template_name = "sectors/page_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("picture")
