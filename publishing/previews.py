"""Links by which people without an account see a draft: signed, bound to one draft, and over when it is public."""

from django.core import signing

SALT = "publishing.preview"
DAYS = 14


def preview_url(item, draft=None):
    """Return the address at which staff see the draft of an item, in the language in force.

    With `draft` it has a key, and everybody who has the link sees the draft.
    """
    url = f"{item.page_url()}preview/"
    return f"{url}?key={key_of(draft)}" if draft else url


def key_of(draft):
    return signing.dumps([draft.item._meta.label, draft.item_id, draft.preview_key], salt=SALT)


def draft_for(key, model):
    """Return the open draft that a link is for.

    Return None if the link is forged, of another kind, too old or ended, or if the draft is public meanwhile.
    """
    try:
        label, item, word = signing.loads(key, salt=SALT, max_age=60 * 60 * 24 * DAYS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if label != model._meta.label or not word:
        return None
    return model.revision_model().objects.open().filter(item=item, preview_key=word).select_related("item").first()
