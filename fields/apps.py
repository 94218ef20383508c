from django.apps import AppConfig
from django.db.backends.signals import connection_created

from fields.exact_sum import add_to_sqlite


class FieldsConfig(AppConfig):
    name = "fields"

    def ready(self):
        connection_created.connect(add_to_sqlite, dispatch_uid="fields.exact_sum")
