"""Forms of the administration, submitted as by a browser: the shown values with a few changes."""

from urllib.parse import urlsplit

from django.contrib.auth import get_user

from accounts.form_tokens import make_form_token
from tests.html import parse_html


def shown_in(client, url):
    """Return the fields of the form at a URL as {name: value}, with several values as a list."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return fields_of(response)


def fields_of(response):
    """Return the fields of the form on a page, as `shown_in` does."""
    page = parse_html(response.content)
    form = page.select_one("#content-main form") or page.select_one("#content form")
    fields = {}
    for name, value in values_of(form):
        fields[name] = [*fields[name], value] if name in fields else [value]
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}


def values_of(form):
    for field in form.select("input[name], select[name], textarea[name]"):
        if "__prefix__" in field["name"] or field.get("type") in ("submit", "file"):
            continue
        if field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                yield field["name"], field.get("value", "on")
        elif field.name == "select":
            yield from ((field["name"], option["value"]) for option in field.select("option[selected]"))
        else:
            # A browser leaves out the line break right after <textarea>, and sends the others as two characters.
            value = field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")
            yield field["name"], value.replace("\n", "\r\n")


def once(client, url, **fields):
    """Return fields with the token by which a form for a URL is done once, for tests that open no page."""
    return fields | {"once": make_form_token("once", get_user(client), urlsplit(url).path, 0)}


def send(client, url, **changes):
    """Open a form, change some fields and submit it. A value of None removes a field."""
    fields = shown_in(client, url) | changes
    return client.post(url, {name: value for name, value in fields.items() if value is not None})


def errors_of(response):
    page = parse_html(response.content)
    return [" ".join(item.get_text(" ").split()) for item in page.select(".errorlist li")]
