import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Make a demo administrator and a demo editor, unless there is a user already; print their passwords once."

    @transaction.atomic
    def handle(self, **options):
        users = get_user_model().objects
        if users.exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser("admin", password=password)
        self.report("demo administrator", "admin", password)
        password = secrets.token_urlsafe(12)
        editor = users.create_user("editor", password=password, is_staff=True)
        editor.groups.add(Group.objects.get(name="Editors"))
        self.report("demo editor", "editor", password)
        self.stdout.write("Write these passwords down now: they are not shown again.")

    def report(self, role, name, password):
        self.stdout.write(f"Made the {role}: user name {name}, password {password}")
