"""The administration of what can be merged: which names are nearly alike, and the page that asks before a merge."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.once import refusal_of
from accounts.search import is_picker
from achievements.merging.forms import MOST_MERGED, MergeTargetForm
from achievements.merging.merge import merge
from achievements.merging.uses import all_doubles, counted_uses, in_words, pointers_by_owner
from delivery.content_version import cached, content_version
from publishing.admin import InPlaceAdmin
from publishing.items import ConflictError
from publishing.workflow.roles import permission_to

MERGED = _("This was merged into “{item}”, which stands in its place. It is kept for the history.")
LIMITED = _("A merge changes all sectors. Only those whose rights are limited to none of them can do it.")


class SimilarFilter(admin.SimpleListFilter):
    title = _("names")
    parameter_name = "names"

    def lookups(self, request, model_admin):
        self.model_admin = model_admin
        return [("alike", _("Nearly alike")), ("merged", _("Merged into another"))]

    def queryset(self, request, queryset):
        if self.value() == "merged":
            return queryset.exclude(merged_into=None)
        if self.value() == "alike":
            # With 0, which is no key: of an empty condition Django would make 0 of the counts beside all choices.
            return queryset.filter(pk__in=[0, *self.similar_keys()])
        return queryset

    def similar_keys(self):
        """The keys of those nearly alike. All are compared with all, so that is done once for a content version."""
        label, find = self.model_admin.opts.label, self.model_admin.find_similar
        return cached(content_version(), f"similar {label}", lambda: list(find()))


class MergeableAdmin(InPlaceAdmin):
    """The admin of what can be merged.

    `find_similar` gives those with nearly the same names, of some items or of all, by the keys of these;
    `merge_explanation` says what a merge does.
    """

    actions = ["merge"]
    find_similar = None
    merge_explanation = ""

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("merged_into")

    def get_search_results(self, request, queryset, search_term):
        """Offer a form those alone that are not merged into others."""
        queryset, may_repeat = super().get_search_results(request, queryset, search_term)
        return (queryset.in_use() if is_picker(request) else queryset), may_repeat

    def get_changelist_instance(self, request):
        """The list, whose items come with those of nearly their names."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(with_similar(changelist.result_list, self.find_similar(changelist.result_list)))
        return changelist

    def exported_items(self, changelist):
        return with_similar(super().exported_items(changelist), self.find_similar())

    def render_change_form(self, request, context, *args, obj=None, **options):
        """The form of an item. That of a merged one says so first, and offers no deletion, which is refused."""
        if obj and obj.merged_into:
            context["show_delete"] = False
            if request.method == "GET":
                link = format_html('<a href="{}">{}</a>', obj.merged_into.form_url, obj.merged_into)
                self.message_user(request, format_html(MERGED, item=link), messages.WARNING)
        return super().render_change_form(request, context, *args, obj=obj, **options)

    @admin.display(description=_("nearly the same name"))
    def similar(self, item):
        if item.merged_into:
            return _("merged into “%(item)s”") % {"item": item.merged_into}
        return ", ".join(map(str, item.similar_items)) or "—"

    def has_merge_permission(self, request):
        """Return True for those who may publish, by themselves, all that a merge changes."""
        owners = pointers_by_owner(self.model)
        may_publish = request.user.has_perms([permission_to("publish", owner) for owner in owners])
        return may_publish and self.has_change_permission(request)

    @admin.action(description=_("Merge the selected into one"), permissions=["merge"])
    def merge(self, request, queryset):
        items = list(queryset[: MOST_MERGED + 1])
        if not all(self.has_change_permission(request, item) for item in items):
            self.message_user(request, LIMITED, messages.ERROR)
            return None
        if len(items) < 2:
            self.message_user(request, _("Select two or more."), messages.ERROR)
            return None
        form = MergeTargetForm(request.POST if "merge" in request.POST else None, items=items)
        if form.is_valid() and not refusal_of(request) and self.try_merge(request, form):
            return HttpResponseRedirect(request.get_full_path())
        uses = counted_uses(items)
        context = self.admin_site.each_context(request) | {
            "title": _("Merge %(items)s") % {"items": self.opts.verbose_name_plural},
            "explanation": self.merge_explanation,
            "form": form,
            "reason_fields": [form["reason"]],
            "problem": form.problem,
            "refusal": refusal_of(request),
            "choices": [(item, in_words(uses[item.pk])) for item in items],
            "doubles": all_doubles(items),
            "opts": self.opts,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return render(request, "admin/achievements/merge.html", context)

    def try_merge(self, request, form):
        """Merge and say so; add an error where somebody else changed one of them at this moment."""
        target = form.cleaned_data["target"]
        try:
            count = merge(form.others, target, by=request.user, reason=form.cleaned_data["reason"])
        except ConflictError:
            form.add_error(None, _("Someone else changed one of these in the meantime. Look at them, and try again."))
            return False
        text = _("Merged into “%(item)s”. It stands in place of the others in %(count)d rows.")
        self.message_user(request, text % {"count": count, "item": target}, messages.SUCCESS)
        return True


def with_similar(items, found):
    """Yield items that know those of nearly their names, which are given by their keys."""
    for item in items:
        item.similar_items = found.get(item.pk, [])
        yield item
