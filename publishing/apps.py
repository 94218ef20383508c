from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self):
        from publishing.workflow.roles import grant_permissions

        post_migrate.connect(grant_permissions, dispatch_uid="publishing.workflow.roles")
