from django.apps import AppConfig
from django.contrib.admin import apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from accounts import signin

        signin.listen()


class StaffAdminConfig(apps.AdminConfig):
    """Django's administration on a site of ours; named in INSTALLED_APPS in its place."""

    default = False
    default_site = "accounts.site.StaffSite"
