from django.contrib import admin

from accounts.admin.translated import LanguageFilter
from fields.admin import OrderedInline, OrderInline, both
from fields.translation import columns
from publishing.admin import DraftsAdmin, VisibilityFilter
from sectors.identity.admin import IdentityAdmin  # noqa: F401  registers it
from sectors.limits_admin import AccountWithSectorsAdmin  # noqa: F401
from sectors.models import Page, Sector, StrategyPoint
from sectors.offices.admin import OfficeAdmin  # noqa: F401
from sectors.pictures.admin import PictureAdmin  # noqa: F401
from sectors.pictures.choosing import ChoosesPicture


class SectorInline(OrderInline, admin.TabularInline):
    model = Sector
    fields = ["position", "slug"]
    readonly_fields = ["slug"]


class StrategyPointInline(OrderedInline, admin.TabularInline):
    model = StrategyPoint
    fields = ["position", *columns("text")]


@admin.register(Page)
class PageAdmin(ChoosesPicture, DraftsAdmin):
    list_display = ["__str__", "slug", "position", "visibility", "languages"]
    list_filter = [VisibilityFilter, LanguageFilter]
    folds_in_memory = True
    search_fields = ["slug", *columns("title", "text")]
    fieldsets = [
        (None, {"fields": [*both("title", "text"), "picture", ("slug", "position")]}),
    ]
    autocomplete_fields = ["picture"]
