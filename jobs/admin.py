from django.contrib import admin
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from accounts.list_filters import ForgedFiltersAdmin
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from accounts.search import BoundedSearchAdmin
from jobs.models import Job, WorkerHeartbeat
from jobs.titles import title_of
from jobs.views import REPEATED


class TaskFilter(admin.SimpleListFilter):
    title = _("task")
    parameter_name = "task"

    def lookups(self, request, model_admin):
        paths = Job.objects.order_by("task").values_list("task", flat=True).distinct()
        return [(path, title_of(path)) for path in paths]

    def queryset(self, request, queryset):
        return queryset.filter(task=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(ForgedFiltersAdmin, BoundedSearchAdmin, admin.ModelAdmin):
    """Read-only list of all jobs, which leads to the page of each."""

    list_display = ["title", "state", "by", "created_at", "finished_at", "attempts", "error_in_words"]
    list_display_links = None
    list_filter = ["state", TaskFilter]
    list_select_related = ["by"]
    list_per_page = 50
    search_fields = ["task", "by__username", "error", "=id"]
    search_help_text = _("Search by task, user name or error.")
    show_full_result_count = False
    actions = ["repeat"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_repeat_permission(self, request):
        return request.user.has_perm("jobs.change_job")

    def changelist_view(self, request, extra_context=None):
        is_alive = WorkerHeartbeat.objects.alive().exists()
        subtitle = _("A worker is running.") if is_alive else _("No worker is running: jobs wait until there is one.")
        context = {"title": _("Background jobs"), "subtitle": subtitle}
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        job = self.get_object(request, object_id)
        if job is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect(job)

    @admin.display(description=_("task"), ordering="task")
    def title(self, job):
        return format_html('<a href="{}">{}</a>', job.get_absolute_url(), job)

    @admin.display(description=_("error"))
    def error_in_words(self, job):
        return job.error_in_words

    @admin.action(description=_("Try failed jobs again"), permissions=["repeat"])
    def repeat(self, request, jobs):
        repeated = [job for job in jobs if job.repeat()]
        AuditEntry.objects.record_many(AuditEvent.CHANGED, by=request.user, items=repeated, note=lazy_note(REPEATED))
        self.message_user(request, _("To be tried again: %(number)s.") % {"number": len(repeated)})
