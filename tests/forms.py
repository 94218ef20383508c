"""Forms of the administration, submitted as by a browser: the shown values with a few changes."""

from tests.html import parse_html


def shown_in(client, url):
    """Return the fields of the form at a URL as {name: value}, with several values as a list."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    form = parse_html(response.content).select_one("#content-main form")
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


def send(client, url, **changes):
    """Open a form, change some fields and submit it. A value of None removes a field."""
    fields = shown_in(client, url) | changes
    return client.post(url, {name: value for name, value in fields.items() if value is not None})


def errors_of(response):
    page = parse_html(response.content)
    return [" ".join(item.get_text(" ").split()) for item in page.select(".errorlist li")]
