from django.urls import path
from django.views.generic import RedirectView

from delivery.og_images.image import og_image
from publishing.views import item_paths
from sectors import views
from sectors.identity.views import manifest
from sectors.sharing import SharedPlan, SharedSector

app_name = "sectors"

urlpatterns = [
    path("", views.FrontPage.as_view(), name="front"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("plans/<slug:slug>/card.png", og_image(SharedPlan), name="plan_card"),
    path("sectors/<slug:slug>/card.png", og_image(SharedSector), name="sector_card"),
    *item_paths("plans/<slug:slug>/", views.PlanPage, "plan"),
    path("plans/<slug:slug>.pdf", views.PlanPdf.as_view(), name="plan_pdf"),
    path("sectors/<slug:slug>.pdf", views.SectorPdf.as_view(), name="sector_pdf"),
    *item_paths("sectors/<slug:slug>/", views.SectorPage, "sector"),
    *item_paths("pages/<slug:slug>/", views.PageDetail, "page"),
    # An address cut short leads to what names all of a kind.
    *(path(kind, RedirectView.as_view(pattern_name="sectors:front")) for kind in ["plans/", "sectors/", "pages/"]),
]
