"""Open forms of the administration, as their script sees them."""

import json
from dataclasses import dataclass, field

from tests.forms import values_of
from tests.html import parse_html

OF_THE_FORM = {"csrfmiddlewaretoken", "form_token", "form_id", "continued_form_id"}


@dataclass
class OpenWindow:
    """Window of a client with a form, which announces itself and what is typed as the script does."""

    client: object
    url: str
    numbers: int = 0
    fields: dict = field(default_factory=dict)

    def __post_init__(self):
        response = self.client.get(self.url)
        assert response.status_code == 200, (self.url, response.status_code)
        self.page = parse_html(response.content)
        self.hidden = {}
        for name, value in values_of(self.page.select_one("#content-main form")):
            if name in OF_THE_FORM:
                self.hidden[name] = value
            else:
                self.fields.setdefault(name, []).append(value)
        self.about = self.page.select_one("#open-form")

    def announce(self, **values):
        """Send an announcement, and return the response."""
        self.numbers += 1
        said = {
            "form": self.hidden["form_id"],
            "item": self.about["data-item"],
            "proof": self.about["data-proof"],
            "number": self.numbers,
            "continues": self.hidden.get("continued_form_id"),
        }
        body = json.dumps(said | values)
        return self.client.post(self.about["data-url"], body, content_type="application/json")

    def type(self, status=200, **values):
        """Fill in some fields and keep them, and return the answer."""
        self.fields |= {name: value if isinstance(value, list) else [value] for name, value in values.items()}
        response = self.announce(fields=self.fields, formToken=self.hidden.get("form_token", ""))
        assert response.status_code == status, response.content.decode()
        return response.json()

    def save(self, **values):
        data = self.fields | {name: [value] for name, value in self.hidden.items()} | {"_continue": ["Save"]} | values
        return self.client.post(self.url, data)


def notices(client, url):
    """Return the texts of the notices above a form or a list."""
    page = parse_html(client.get(url).content)
    return [" ".join(each.get_text(" ").split()) for each in page.select(".open-form-notice:not([hidden])")]


def show_url(client, url):
    """Return the address of “Show it” in the first notice."""
    return parse_html(client.get(url).content).select_one(".open-form-choice a")["href"]
