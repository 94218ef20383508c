"""Count of files and SQL statements behind requests of staff: python -m tests.bench.walks [number].

A change of an achievement (by its number, else the first one) goes from its form to the public page in eight requests.
Then thirty changes wait for one page of a bulk action. All of it happens in a transaction that is rolled back. A file
counts when one of its functions is called. Templates do not count.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DEBUG"] = "1"  # static files need no manifest
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from achievements.models import Achievement  # noqa: E402
from tests.forms import shown_in  # noqa: E402
from tests.staff import action_url, change_url  # noqa: E402

HERE = f"{settings.BASE_DIR}{os.sep}"
WRITES = ("INSERT", "UPDATE", "DELETE")
BULK = 30


class Walk:
    """Requests one after another, with the files and the number of statements of all together."""

    def __init__(self):
        self.files, self.statements = set(), 0

    def request(self, label, call):
        """Make a request, print its numbers, and return its answer."""
        for name in settings.CACHES:
            caches[name].clear()
        files = set()

        def profile(frame, event, _arg):
            name = frame.f_code.co_filename
            if event == "call" and name.startswith(HERE) and f"{os.sep}.venv{os.sep}" not in name:
                files.add(name)

        with CaptureQueriesContext(connection) as queries:
            sys.setprofile(profile)
            answer = call()
            sys.setprofile(None)
        writes = sum(query["sql"].startswith(WRITES) for query in queries)
        print_line(f"{answer.status_code} {label}", len(files), len(queries), writes)
        self.files |= files
        self.statements += len(queries)
        return answer


def print_line(label, files, statements, writes=""):
    sys.stdout.write(f"{label:32} {files:4} files {statements:5} statements {writes:>4} writes\n")


def client(name, role):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    browser = Client(headers={"host": "localhost"})
    browser.force_login(user)
    return browser


def change(editor, reviewer, publisher, item):
    """Take a change of an achievement through the forms to the public page."""
    walk, form = Walk(), change_url(item)
    fields = shown_in(editor, form) | {"title_en": "A changed title", "_submit": "Save"}
    walk.request("form", lambda: editor.get(form))
    walk.request("form, saved", lambda: editor.post(form, fields))
    for browser, action in ((editor, "submit"), (reviewer, "approve"), (publisher, "publish")):
        url = action_url(action, item)
        fields = shown_in(browser, url)
        if action != "approve":
            walk.request(f"page of “{action}”", lambda browser=browser, url=url: browser.get(url))
        walk.request(action, lambda browser=browser, url=url, fields=fields: browser.post(url, fields))
    visitor = Client(headers={"host": "localhost"})
    visitor.get(f"{item.get_absolute_url()}history/")
    walk.request("public page", lambda: visitor.get(item.get_absolute_url()))
    print_line("all", len(walk.files), walk.statements)


def bulk(editor, publisher):
    """Open the page that publishes thirty changes."""
    items = Achievement.objects.live().order_by("-pk")[:BULK]
    for item in items:
        editor.post(change_url(item), shown_in(editor, change_url(item)) | {"title_en": f"{item.title_en}, changed"})
        editor.post(action_url("submit", item), shown_in(editor, action_url("submit", item)))
    Walk().request(f"page of “publish” for {len(items)}", lambda: publisher.get(action_url("publish", *items)))


def main(numbers):
    settings.DEBUG = False
    items = Achievement.objects.live().order_by("pk")
    item = items.get(pk=numbers[0]) if numbers else items.first()
    with transaction.atomic():
        editor = client("walks-editor", "Editors")
        reviewer, publisher = (client(f"walks-{name}", "Publishers") for name in ("reviewer", "publisher"))
        change(editor, reviewer, publisher, item)
        bulk(editor, publisher)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(sys.argv[1:])
