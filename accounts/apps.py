from django.apps import AppConfig
from django.contrib.admin import apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from accounts import signin

        signin.connect_receivers()


class StaffAdminConfig(apps.AdminConfig):
    """Django's administration on our StaffSite. INSTALLED_APPS names it in place of `django.contrib.admin`."""

    default = False
    default_site = "accounts.site.StaffSite"
