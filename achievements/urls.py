from django.urls import path
from django.views.generic import RedirectView

from achievements import page_metadata, views
from achievements.changes.views import ChangesFile, ChangesPage, QuarterFile, to_quarter
from achievements.opendata.views import open_data
from achievements.past.comparing import ComparisonPage
from achievements.reports.views import ReportFile, ReportList, ReportPage
from achievements.summary.views import SummaryFile, SummaryPage
from delivery.item_pages import item_paths
from delivery.og_images.image import og_image

app_name = "achievements"

urlpatterns = [
    path("achievements/", views.AchievementList.as_view(), name="list"),
    path("achievements/card.png", og_image(page_metadata.ListMetadata), name="list_image"),
    path("achievements/print/", views.PrintedList.as_view(), name="print"),
    path("achievements/choices/<slug:name>/", views.ListChoices.as_view(), name="choices"),
    path("achievements/summary/", SummaryPage.as_view(), name="summary"),
    path("achievements/summary.csv", SummaryFile.as_view(), {"extension": "csv"}, name="summary_csv"),
    path("achievements/summary.xlsx", SummaryFile.as_view(), {"extension": "xlsx"}, name="summary_xlsx"),
    path("achievements.<slug:extension>", views.ListOutput.as_view(), name="output"),
    path("achievements/<number:number>.json", views.AchievementDocument.as_view(), name="achievement_document"),
    path(
        "achievements/<number:number>/card.png",
        og_image(page_metadata.AchievementMetadata),
        name="achievement_image",
    ),
    path("achievements/<number:number>.pdf", views.AchievementPdf.as_view(), name="achievement_pdf"),
    *item_paths("achievements/<number:number>/", views.AchievementPage, "achievement"),
    path("changes/", ChangesPage.as_view(), name="changes"),
    path("changes/compare/", ComparisonPage.as_view(), name="compare"),
    path("changes/quarter/", to_quarter, name="changes_to_quarter"),
    path("changes/<slug:quarter>.<slug:extension>", QuarterFile.as_view(), name="changes_of_quarter"),
    path("changes.<slug:extension>", ChangesFile.as_view(), name="changes_file"),
    path("data/", open_data, name="open_data"),
    path("organizations/", RedirectView.as_view(pattern_name="achievements:summary")),
    path("organizations/<slug:slug>/", views.OrganizationPage.as_view(), name="organization"),
    path(
        "organizations/<slug:slug>/card.png",
        og_image(page_metadata.OrganizationMetadata),
        name="organization_image",
    ),
    path("reports/", ReportList.as_view(), name="reports"),
    path("reports/<slug:slug>/", ReportPage.as_view(), name="report"),
    path("reports/<slug:slug>.csv", ReportFile.as_view(), {"extension": "csv"}, name="report_csv"),
    path("reports/<slug:slug>.xlsx", ReportFile.as_view(), {"extension": "xlsx"}, name="report_xlsx"),
    path("reports/<slug:slug>/card.png", og_image(page_metadata.ReportMetadata), name="report_image"),
    path("sources/<uuid:key>/", views.source_file, name="source"),
]
