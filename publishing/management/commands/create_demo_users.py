import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = (
        "Make a demo administrator, a demo publisher and a demo editor, unless there is a user already; print their "
        "passwords once. It takes two to publish."
    )

    @transaction.atomic
    def handle(self, **options):
        users = get_user_model().objects
        if users.exists():
            return
        for role, name in (("demo administrator", "admin"), ("demo publisher", "publisher"), ("demo editor", "editor")):
            password = secrets.token_urlsafe(12)
            self.make(users, name, password)
            self.stdout.write(f"Made the {role}: user name {name}, password {password}")
        self.stdout.write("Write these passwords down now: they are not shown again.")

    def make(self, users, name, password):
        if name == "admin":
            users.create_superuser(name, password=password)
            return
        user = users.create_user(name, password=password, is_staff=True)
        user.groups.add(Group.objects.get(name=f"{name.capitalize()}s"))
