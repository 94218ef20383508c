"""Pages below /admin/jobs/, before those of the administration."""

from django.contrib import admin
from django.urls import path

from jobs import views

app_name = "jobs"


def page(route, view, name):
    return path(route, admin.site.admin_view(view.as_view()), name=name)


urlpatterns = [
    page("mine/", views.OwnJobs, "own"),
    page("<uuid:pk>/", views.JobPage, "job"),
    page("<uuid:pk>/progress/", views.JobProgress, "progress"),
    page("<uuid:pk>/cancel/", views.CancelJob, "cancel"),
    page("<uuid:pk>/repeat/", views.RepeatJob, "repeat"),
]
