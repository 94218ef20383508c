"""Admin of accounts with the sectors that their rights are limited to, and of roles, which hold in all sectors.

Limits bind administrators too: who has one gives nobody, and not themselves, more than they have.
"""

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.admin.accounts import AccountAdmin, AccountForm
from accounts.admin.roles import RoleAdmin
from accounts.value_changes import stored_value
from sectors.models import Responsibility, Sector
from sectors.permissions import has_wider_limits, sector_keys

LABEL = gettext_noop("Sectors to look after")
ALL = gettext_noop("all")


class AccountWithSectorsForm(AccountForm):
    rights_fields = (*AccountForm.rights_fields, "sectors")
    words_for_nothing = {"sectors": ALL}

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
        keys = sector_keys(self.user) if self.user else None
        if keys is not None and "sectors" in self.fields:
            self.stay_within(keys)

    def stay_within(self, keys):
        """Offer some sectors alone, of which at least one has to be chosen."""
        field = self.fields["sectors"]
        field.queryset = field.queryset.filter(pk__in=keys)
        field.required = True
        field.help_text = _("You look after these sectors yourself and can give no others. Choose at least one.")
        field.error_messages["required"] = _(
            "Choose at least one sector: without any, the account could change them all."
        )

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
        limits = (_("Limits"), {"fields": ["sectors"]})
        return [*fieldsets[: len(self.fieldsets)], limits, *fieldsets[len(self.fieldsets) :]] if obj else fieldsets

    @admin.display(description=_("sectors to look after"))
    def sectors(self, account):
        """Return the names of the sectors, for users who may see an account and not change it."""
        return sector_names(each.sector for each in account.responsibilities.select_related("sector"))

    def exceeds(self, account, user):
        return super().exceeds(account, user) or has_wider_limits(account, user)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        limit_to(form.instance, form.cleaned_data["sectors"] if change else own_sectors(request.user))

    def construct_change_message(self, request, form, formsets, add=False):
        """Record the limit of an account that somebody with a limit adds."""
        message = super().construct_change_message(request, form, formsets, add)
        given = list(own_sectors(request.user)) if add else []
        return [{"field": LABEL, "old": {"word": ALL}, "new": stored_value(given)}] if given else message


def own_sectors(user):
    """Return the sectors that a user is limited to; none if the user is not limited."""
    return Sector.objects.named_with_plan().filter(pk__in=sector_keys(user) or ())


def limit_to(account, sectors):
    account.responsibilities.exclude(sector__in=sectors).delete()
    wanted = [Responsibility(user=account, sector=sector) for sector in sectors]
    Responsibility.objects.bulk_create(wanted, ignore_conflicts=True)


@admin.register(Group)
class RoleWithoutLimitsAdmin(RoleAdmin):
    """Admin of roles. Accounts without a limit have them, so who has one sees them and changes none."""

    def has_add_permission(self, request):
        return super().has_add_permission(request) and sector_keys(request.user) is None

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and sector_keys(request.user) is None

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and sector_keys(request.user) is None
