from django.urls import path

from achievements import page_metadata, views
from achievements.changes.views import ChangesFile, ChangesPage, QuarterFile, to_quarter
from achievements.directory.views import DirectoryFile, OrganizationDirectory
from achievements.opendata.views import open_data
from achievements.past.comparing import ComparisonPage
from achievements.progress.views import ChartFile, PivotFile, ProgressPage, TotalsFile, to_progress
from achievements.reports.views import ReportFile, ReportList, ReportPage
from delivery.item_pages import item_paths
from delivery.og_images.image import og_image

app_name = "achievements"

urlpatterns = [
    path("achievements/", views.AchievementList.as_view(), name="list"),
    path("achievements/card.png", og_image(page_metadata.ListMetadata), name="list_image"),
    path("achievements/count/", views.ListCount.as_view(), name="count"),
    path("achievements/print/", views.PrintedList.as_view(), name="print"),
    path("achievements/choices/<slug:name>/", views.ListChoices.as_view(), name="choices"),
    path("achievements/summary/", to_progress, name="summary"),
    path("achievements/summary.csv", to_progress, {"extension": "csv"}, name="summary"),
    path("achievements/summary.xlsx", to_progress, {"extension": "xlsx"}, name="summary"),
    path("progress/", ProgressPage.as_view(), name="progress"),
    path("progress.csv", TotalsFile.as_view(), {"extension": "csv"}, name="progress_csv"),
    path("progress.xlsx", TotalsFile.as_view(), {"extension": "xlsx"}, name="progress_xlsx"),
    path("progress/table.csv", PivotFile.as_view(), {"extension": "csv"}, name="pivot_csv"),
    path("progress/table.xlsx", PivotFile.as_view(), {"extension": "xlsx"}, name="pivot_xlsx"),
    *(
        path(
            f"progress/<slug:name>.{extension}",
            ChartFile.as_view(),
            {"extension": extension},
            name=f"chart_{extension}",
        )
        for extension in ("csv", "svg", "png")
    ),
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
    path("organizations/", OrganizationDirectory.as_view(), name="organizations"),
    path("organizations.csv", DirectoryFile.as_view(), name="organizations_csv"),
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
