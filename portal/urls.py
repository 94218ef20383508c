from django.urls import path
from django.views.generic import RedirectView

from delivery.item_pages import item_paths
from delivery.og_images.image import og_image
from portal import views
from portal.design_sheet import DesignSheet
from portal.page_metadata import PlanMetadata, SectorMetadata
from portal.sector_page import SectorPage, SectorPdf

app_name = "portal"

urlpatterns = [
    path("", views.FrontPage.as_view(), name="front"),
    path("plans/", views.PlanList.as_view(), name="plans"),
    path("plans/<slug:slug>/card.png", og_image(PlanMetadata), name="plan_image"),
    path("sectors/<slug:slug>/card.png", og_image(SectorMetadata), name="sector_image"),
    *item_paths("plans/<slug:slug>/", views.PlanPage, "plan"),
    path("plans/<slug:slug>.pdf", views.PlanPdf.as_view(), name="plan_pdf"),
    path("sectors/<slug:slug>.pdf", SectorPdf.as_view(), name="sector_pdf"),
    *item_paths("sectors/<slug:slug>/", SectorPage, "sector"),
    path("design/", DesignSheet.as_view(), name="design"),
    # An address cut short leads to what names all of a kind.
    *(path(f"{kind}/", RedirectView.as_view(pattern_name="portal:front"), name=kind) for kind in ["sectors", "pages"]),
]
