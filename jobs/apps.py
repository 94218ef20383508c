from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("Background jobs")

    def ready(self):
        from jobs.periodic import check_periodic

        checks.register(check_periodic)
