from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from accounts.admin.accounts import AccountAdmin, AccountForm
from accounts.admin.translated import LanguageFilter
from fields.admin import OrderedInline, OrderInline, both
from fields.translation import columns
from publishing.admin import DraftsAdmin, VisibilityFilter
from sectors.identity.admin import IdentityAdmin  # noqa: F401  registers it
from sectors.models import Page, Responsibility, Sector, StrategyPoint


class SectorInline(OrderInline, admin.TabularInline):
    model = Sector
    fields = ["position", "slug"]
    readonly_fields = ["slug"]


class StrategyPointInline(OrderedInline, admin.TabularInline):
    model = StrategyPoint
    fields = ["position", *columns("text")]


@admin.register(Page)
class PageAdmin(DraftsAdmin):
    list_display = ["__str__", "slug", "position", "visibility", "languages"]
    list_filter = [VisibilityFilter, LanguageFilter]
    folds_in_memory = True
    search_fields = ["slug", *columns("title", "text")]
    fieldsets = [
        (None, {"fields": [*both("title", "text"), ("slug", "position")]}),
    ]


class AccountWithSectorsForm(AccountForm):
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.named_with_plan(),
        label=_("Sectors to look after"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all sectors, and plans, pages and organizations as well."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["sectors"] = list(self.stored_sectors())  # as they are before the form is saved

    def stored_sectors(self):
        return Sector.objects.named_with_plan().filter(pk__in=self.instance.responsibilities.values("sector"))

    def stored_values(self):
        return super().stored_values() | {"sectors": self.stored_sectors()}

    def format_stored(self, name):
        return sector_names(self.stored_sectors()) if name == "sectors" else super().format_stored(name)


def sector_names(sectors):
    return ", ".join(map(str, sectors)) or str(_("all"))


@admin.register(User)
class AccountWithSectorsAdmin(AccountAdmin):
    """Admin of accounts, with the sectors that their rights are limited to."""

    form = AccountWithSectorsForm

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, (_("Limits"), {"fields": ["sectors"]})] if obj else fieldsets

    @admin.display(description=_("sectors to look after"))
    def sectors(self, account):
        """Return the names of the sectors, for users who may see an account and not change it."""
        return sector_names(each.sector for each in account.responsibilities.select_related("sector"))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            limit_to(form.instance, form.cleaned_data["sectors"])


def limit_to(account, sectors):
    account.responsibilities.exclude(sector__in=sectors).delete()
    wanted = [Responsibility(user=account, sector=sector) for sector in sectors]
    Responsibility.objects.bulk_create(wanted, ignore_conflicts=True)
