"""Tasks for tests, written as tasks have to be: run again from the beginning, they do nothing twice."""

import time
from pathlib import Path

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django_tasks import task

from jobs.errors import JobError
from jobs.models import outcome
from jobs.titles import titled

between_steps = []  # called with the context


@task(takes_context=True)
@titled("Add groups")
def add_groups(context, names):
    """Add groups, each in a transaction of its own, which a second run finds done."""
    for number, name in enumerate(names, start=1):
        Group.objects.get_or_create(name=name)
        for action in between_steps:
            action(context)
        context.progress(number, len(names), f"Added {name}")
    return outcome(f"{len(names)} groups", "/admin/auth/group/")


@task(takes_context=True)
def add_groups_slowly(context, names, folder):
    """Do the same, with a line in a journal for each group that is added; stand at the third until a file is there."""
    for number, name in enumerate(names, start=1):
        if number == 3:
            wait_for(Path(folder) / "go")
        if Group.objects.get_or_create(name=name)[1]:
            with (Path(folder) / "journal").open("a") as journal:
                journal.write(f"{name}\n")
        context.progress(number, len(names))


def wait_for(path):
    while not path.exists():
        time.sleep(0.02)


@task
def add_group(name):
    Group.objects.create(name=name)


@task
def fail(sentence=""):
    Group.objects.get_or_create(name="before the failure")
    if sentence:
        raise JobError(sentence)
    raise RuntimeError("with a secret in it")


@task
def refuse():
    raise ValidationError("Line 3: no such sector.")


@task
def give_back_an_object():
    return object()


@task(takes_context=True)
def tell_what_no_database_keeps(context):
    context.progress(10**12, -1, "a\0b\udc80")
    context.running.beat()
    raise JobError("c\0d")


@task
def give_back_what_postgresql_refuses():
    return "e\0"
