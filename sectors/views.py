from delivery.item_pages import ItemPage
from sectors.models import Page
from sectors.page_metadata import SharedPage


class PageDetail(ItemPage):
    model = Page
    shared = SharedPage
    template_name = "sectors/page_detail.html"
