"""Pages about background jobs: each for whoever asked for it, all of them for administrators."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.generic import DetailView, ListView, View

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from jobs.models import Job
from jobs.sentences import state_sentence

CANCELED = gettext_noop("Canceled.")
REPEATED = gettext_noop("To be tried again.")


class VisibleJobs:
    """Mixin for pages of a job; one that the user may not see is not found."""

    def get_queryset(self):
        return Job.objects.visible_to(self.request.user).select_related("by")


class JobPage(VisibleJobs, DetailView):
    template_name = "jobs/job_detail.html"

    def get_context_data(self, **context):
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=str(self.object),
            state=state_sentence(self.object),
            is_open=self.object.is_open_to(self.request.user),
            **context,
        )


class JobProgress(JobPage):
    """The part of the page that changes, for its script."""

    template_name = "jobs/_job.html"


class OwnJobs(ListView):
    """The jobs that somebody asked for, of the last 30 days."""

    template_name = "jobs/job_list.html"
    paginate_by = 50

    def get_queryset(self):
        return Job.objects.filter(by=self.request.user)

    def get_context_data(self, **context):
        title = _("Your background jobs")
        return super().get_context_data(**admin.site.each_context(self.request), title=title, **context)


class ChangeJob(VisibleJobs, View):
    """Base of what is done to a job at POST; a second time it does nothing."""

    http_method_names = ["post"]

    def post(self, request, pk):
        job = get_object_or_404(self.get_queryset(), pk=pk)
        if not job.is_open_to(request.user):
            raise PermissionDenied
        if self.change(job):
            AuditEntry.objects.record(AuditEvent.CHANGED, by=request.user, item=job, note=lazy_note(self.note))
        else:
            messages.info(request, self.too_late())
        return redirect(job)


class CancelJob(ChangeJob):
    note = CANCELED

    def change(self, job):
        return job.cancel()

    def too_late(self):
        return _("It had ended before it could be canceled.")


class RepeatJob(ChangeJob):
    note = REPEATED

    def change(self, job):
        return job.repeat()

    def too_late(self):
        return _("Only a job that failed can be tried again.")
