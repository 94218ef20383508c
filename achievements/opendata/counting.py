"""The choices of a filter with their numbers, in both languages."""

from achievements.exports.archive import in_languages
from achievements.exports.document import texts
from achievements.models import Organization


def choices_with_counts(listing, name):
    """Every choice with the number of achievements that it would show, as its facet counts them."""
    numbers = listing.counts.by(name)
    if name == "partner":
        return partners(numbers)
    if name in listing.choices:
        choices = [(choice.value, spoken(choice.texts)) for choice in listing.choices[name]]
    else:
        static = listing.filterset.filters[name].extra["choices"]
        choices = [(value, in_languages(lambda label=label: label)) for value, label in static]
    return [counted(value, label, numbers.get(value, 0)) for value, label in choices]


def partners(numbers):
    """Those with a number: by key, there are too many to show all."""
    rows = Organization.objects.live().in_bulk(numbers)
    found = [counted(body.slug, texts(body, "name"), numbers[key]) for key, body in rows.items()]
    return sorted(found, key=lambda choice: (-choice["count"], choice["value"]))


def spoken(texts):
    return {code: text or None for code, text in texts.items()}


def counted(value, label, number):
    return {"value": str(value), "label": label, "count": number}
