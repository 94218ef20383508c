"""Ids of open forms, as addresses and hidden fields have them."""

import uuid

# The form itself, and the one whose autosave it went on with.
FIELDS = ("form_id", "continued_form_id")


def uuid_from(text):
    """Return the UUID that a text is, or None."""
    try:
        return uuid.UUID(text)
    except (TypeError, ValueError, AttributeError):
        return None


def hidden_form_ids(data):
    """Return the ids that a form was sent with, as (name, UUID)."""
    return [(name, form) for name in FIELDS if (form := uuid_from(data.get(name)))]
