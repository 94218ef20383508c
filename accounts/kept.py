"""What somebody sent after their session had ended: kept, signed, in the form to sign in, and sent again from there."""

from django.core import signing

SALT = "accounts.kept"
HOURS = 12


def seal(request):
    """A form as it was sent, to be carried by the page that asks to sign in. Files are not in it."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    fields = [(name, value) for name in names for value in request.POST.getlist(name)]
    sent = {"path": request.get_full_path(), "fields": fields, "has_files": bool(request.FILES)}
    return signing.dumps(sent, salt=SALT, compress=True)


def unseal(text):
    """The form again, or None."""
    try:
        return signing.loads(text, salt=SALT, max_age=HOURS * 60 * 60)
    except signing.BadSignature:
        return None
