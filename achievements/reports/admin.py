"""Administration of reports, in which staff make and share them."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.admin.translated import LanguageFilter, TranslatedAdmin
from accounts.optimistic_lock import OptimisticLockAdmin
from achievements.reports.columns import chosen
from achievements.reports.forms import ReportForm, filters_in_words
from achievements.reports.models import Report
from achievements.reports.views import ReportSeen
from fields.admin import both
from fields.translation import columns
from publishing.autosaves.admin import AutosavedAdmin
from publishing.removal.trash import throw_away

ADDRESS = _(
    "Once a report has been public, its address stays the same. A report only you can see "
    "has a random address; it gets one from its title when you share it."
)


class MineFilter(admin.SimpleListFilter):
    title = pgettext_lazy("of a report", "owner")
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("yes", _("My own"))]

    def queryset(self, request, queryset):
        return queryset.filter(owner=request.user) if self.value() == "yes" else queryset


@admin.register(Report)
class ReportAdmin(AutosavedAdmin, OptimisticLockAdmin, TranslatedAdmin):
    form = ReportForm
    change_form_template = "admin/achievements/report/change_form.html"
    list_display = ["__str__", "audience", "owner", "changed_at", "page"]
    list_select_related = ["owner"]
    list_filter = ["audience", MineFilter, LanguageFilter]
    folds_in_memory = True
    search_fields = ["slug", *columns("name", "description")]
    actions = None  # each is deleted on its own page

    def get_urls(self):
        view = self.admin_site.admin_view(ReportSeen.as_view())
        return [path("<int:number>/seen/", view, name="achievements_report_seen"), *super().get_urls()]

    def get_queryset(self, request):
        """Leave out private reports of others, for superusers as well."""
        return super().get_queryset(request).open_to(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open_to(request.user))

    def has_delete_permission(self, request, obj=None):
        """Refuse to delete a report that was public once, because it keeps its address.

        It can be made private or shared with staff instead. A colleague's is deleted by nobody else.
        """
        may_delete = obj is None or (obj.published_at is None and obj.may_be_deleted_by(request.user))
        return super().has_delete_permission(request, obj) and may_delete

    def get_fieldsets(self, request, obj=None):
        may_change = self.has_change_permission(request, obj) if obj else True
        query, names = ("query", "columns") if may_change else ("shown_filters", "shown_columns")
        return [
            (
                None,
                {
                    "fields": [*both("name", "description")],
                    "description": _(
                        "A report is a filtered list saved under a name. It is up to date whenever it is "
                        "opened, and tells each member of staff what changed since they last opened it."
                    ),
                },
            ),
            (_("What it shows"), {"fields": [query, names]}),
            (_("Who sees it"), {"fields": ["audience", "slug"], "description": ADDRESS}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return [
            *super().get_readonly_fields(request, obj),
            "shown_filters",
            "shown_columns",
            *(["slug"] if obj and obj.published_at else []),
        ]

    def get_changeform_initial_data(self, request):
        """The filters come from the link on the list; columns have a form of their own."""
        initial = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if name != "columns"}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.owner = request.user
        super().save_model(request, obj, form, change)
        if change and "query" in form.changed_data:
            obj.visits.all().delete()  # what is new in another list, nobody can tell

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.end_autosave(request, form.instance if change else None)

    def delete_model(self, request, obj):
        throw_away(obj, by=request.user)

    def get_deleted_objects(self, objs, request):
        """Leave out the visits to a report, which are deleted with it."""
        _related, counts, needed, protected = super().get_deleted_objects(objs, request)
        counts = {name: count for name, count in counts.items() if name == self.opts.verbose_name_plural}
        return [str(report) for report in objs], counts, needed, protected

    def export_note(self, request):
        """Return the path without the query: others read it, and it would have the words of a search."""
        return request.path

    def view_on_site(self, report):
        return report.page_url()

    def facts(self, item):
        return [item.get_audience_display(), item.owner or ""]

    def pages(self, items):
        return {item.pk: item.page_url() for item in items}

    def with_shown(self, queryset):
        return super().with_shown(queryset).select_related("owner")

    @admin.display(description=_("page"))
    def page(self, report):
        return format_html('<a href="{}">{}</a>', report.page_url(), _("Open"))

    @admin.display(description=_("filters and order"))
    def shown_filters(self, report):
        return render_to_string("admin/achievements/report/_query.html", filters_in_words(report.query))

    @admin.display(description=_("columns"))
    def shown_columns(self, report):
        return ", ".join(str(label) for _name, label in chosen(report.columns))
