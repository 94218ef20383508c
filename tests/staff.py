"""Work of staff through the pages of the administration, for tests."""

from contextlib import contextmanager
from unittest import mock

from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from tests.forms import once, send
from tests.html import parse_html


def change_url(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])


def list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def action_url(name, *items):
    options = items[0]._meta
    url = reverse(f"admin:{options.app_label}_{options.model_name}_action", args=[name])
    return f"{url}?{'&'.join(f'item={item.pk}' for item in items)}"


def edit(client, item, **changes):
    """Save the change form of an item with some fields changed."""
    return send(client, change_url(item), **{"_save": "Save"} | changes)


def do(client, action, *items, **fields):
    """Open the page of an action, fill it in and submit it."""
    return send(client, action_url(action, *items), **fields)


MERGE_REASON = "One thing, written in two ways."


def merge_into(client, keep, *others, **values):
    """Send the page that merges organizations or measures."""
    data = {"action": "merge", "_selected_action": [keep.pk, *(each.pk for each in others)]}
    data |= {"merge": "Merge", "target": keep.pk, "reason": MERGE_REASON}
    return client.post(list_url(type(keep)), once(client, list_url(type(keep)), **data) | values)


def publish(editor, publisher, item, **changes):
    """Save, submit and publish a change through the pages."""
    for response in (edit(editor, item, **changes), do(editor, "submit", item), do(publisher, "publish", item)):
        assert response.status_code == 302, response.content.decode()
    item.refresh_from_db()
    return item


def text_of(response):

    return " ".join(parse_html(response.content).get_text(" ").split())


@contextmanager
def undrawn():
    """Skip the rendering of templates, as tests of hundreds of pages need only the status or the context."""
    with mock.patch.object(SimpleTemplateResponse, "rendered_content", ""):
        yield
