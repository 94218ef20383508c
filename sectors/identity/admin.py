from django.contrib import admin
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from fields.admin import both
from publishing.admin import InPlaceAdmin
from publishing.workflow.roles import permission_to
from sectors.identity.forms import IdentityForm
from sectors.identity.models import Identity
from sectors.identity.palette import DARK, LIGHT, OURS
from sectors.permissions import sector_keys


@admin.register(Identity)
class IdentityAdmin(InPlaceAdmin):
    form = IdentityForm
    keeps_autosaves = False  # few use it, and rarely; most of it are files
    change_form_template = "admin/sectors/identity/change_form.html"
    readonly_fields = ["preview"]
    fieldsets = [
        (
            None,
            {
                "fields": [*both("name", "short_name"), "is_official", "website", "email"],
                "description": _(
                    "Set the name, emblem and colors of the organization that owns this portal. "
                    "Everything may be left empty: the portal then has a plain look of its own. What you "
                    "save appears right away on every page."
                ),
            },
        ),
        (_("Emblem"), {"fields": ["emblem", "emblem_on_plate", *both("emblem_text")]}),
        (_("Colors"), {"fields": [("accent", "accent_dark"), "preview"]}),
        (_("Footer"), {"fields": both("footer")}),
    ]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Return True if the user may publish and their rights are not limited to sectors."""
        return request.user.has_perm(permission_to("publish", Identity)) and sector_keys(request.user) is None

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(permission_to("view", Identity))

    def changelist_view(self, request, extra_context=None):
        """Redirect to the form of the only identity, in place of a list."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)  # which refuses
        return HttpResponseRedirect(Identity().form_url)

    @admin.display(description=_("preview"))
    def preview(self, identity):
        """Render the stored identity on the backgrounds of light and dark pages."""
        palette = identity.palette or OURS
        grounds = [
            {"label": _("Light pages"), "surface": LIGHT[0], "ink": LIGHT[2], "accent": palette.light},
            {"label": _("Dark pages"), "surface": DARK[0], "ink": DARK[2], "accent": palette.dark},
        ]
        context = {"identity": identity, "grounds": grounds}
        return render_to_string("admin/sectors/identity/_preview.html", context)
