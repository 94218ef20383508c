from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from accounts.admin.translated import LanguageFilter
from accounts.search import is_picker
from fields.admin import both
from fields.keys import key_from
from fields.translation import columns
from jobs.enqueuing import run_or_wait
from publishing.admin import InPlaceAdmin
from publishing.admin.unused import DeletesUnused
from publishing.workflow.roles import permission_to
from sectors.pictures import renditions
from sectors.pictures.forms import PictureForm
from sectors.pictures.models import Picture
from sectors.pictures.tasks import render_picture
from sectors.pictures.uses import reason_to_stay, uses_of
from sectors.pictures.views import stored_file


@admin.register(Picture)
class PictureAdmin(DeletesUnused, InPlaceAdmin):
    form = PictureForm
    view_on_site = False
    list_display = ["shown_small", "__str__", "title", "size", "languages"]
    list_display_links = ["shown_small", "__str__"]
    list_filter = [LanguageFilter, "license"]
    folds_in_memory = True
    search_fields = ["slug", "title", *columns("alt", "credit")]
    readonly_fields = ["shown_picture", "uses"]
    reason_to_stay = staticmethod(reason_to_stay)
    fieldsets = [
        (
            None,
            {
                "fields": ["file", *both("alt", "credit"), "license", "title", "slug"],
                "description": _(
                    "The public sees a picture once something public shows it. Choose it there: in the form of a plan, "
                    "a sector, an achievement, an organization or a page."
                ),
            },
        ),
        (
            _("Focal point"),
            {
                "fields": [("focal_x", "focal_y"), "shown_picture"],
                "description": _(
                    "Pages cut pictures to wide shapes, and cards to wider ones. What matters most in the picture "
                    "stays in sight. Enter where it is, or click on it in the picture below."
                ),
            },
        ),
        (_("Where it is used"), {"fields": ["uses"]}),
    ]

    class Media:
        js = ["focal_point.js"]
        css = {"all": ["pictures.css"]}

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:number>/file/<slug:size>/", view, name="sectors_picture_file"), *super().get_urls()]

    def file_view(self, request, number, size):
        """Serve a picture to staff, public or not: all that is kept of it, or a small one."""
        picture = get_object_or_404(Picture, pk=key_from(number))
        if not self.has_view_permission(request, picture):
            raise PermissionDenied
        response = stored_file(file_name(picture, size))
        add_never_cache_headers(response)
        return response

    def has_change_permission(self, request, obj=None):
        """Return True for those who may publish, or for all who may change it as long as no reader sees it."""
        may_change = super().has_change_permission(request, obj)
        if not may_change or obj is None or request.user.has_perm(permission_to("publish", Picture)):
            return may_change
        return not obj.is_live

    def get_search_results(self, request, queryset, search_term):
        """Let the newest come first where a form chooses one."""
        queryset, may_repeat = super().get_search_results(request, queryset, search_term)
        return (queryset.order_by("-pk") if is_picker(request) else queryset), may_repeat

    def save_result(self, request, item, *args, **options):
        super().save_result(request, item, *args, **options)
        make_files(item, request.user)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            make_files(form.instance, request.user)

    @admin.display(description=_("preview"))
    def shown_small(self, picture):
        return render_to_string("admin/sectors/picture/_small.html", {"picture": picture})

    @admin.display(description=_("pixels"))
    def size(self, picture):
        return str(picture.file)

    @admin.display(description=_("picture"))
    def shown_picture(self, picture):
        return render_to_string("admin/sectors/picture/_shown.html", {"picture": picture})

    @admin.display(description=_("used by"))
    def uses(self, picture):
        uses = uses_of(picture) if picture.pk else []
        return render_to_string("admin/sectors/picture/_uses.html", {"uses": uses})


def make_files(picture, by):
    """Have the files for pages made once the change is committed."""
    transaction.on_commit(partial(make_missing, picture.pk, by))


def make_missing(key, by):
    if Picture.objects.filter(pk=key).waiting():
        with transaction.atomic():
            run_or_wait(render_picture, key, by=by, is_small=True)


def file_name(picture, size):
    """Return the stored name of a picture in a size: “whole”, or a small one as soon as it is made."""
    if size == "whole" or not picture.is_ready:
        return picture.file.name
    shape = {"card": renditions.CARD}.get(size, renditions.PAGE)
    width = shape.widths_in(picture.file.size_in_pixels, "webp")[0]
    return renditions.path(picture.file, picture.focus, f"{shape.name}-{width}.webp")
