"""The texts within what a column holds: JSON, a session, a signed token. Each has a path, and can be replaced there."""

import binascii
import json
import zlib

from django.contrib.sessions.models import Session
from django.core import signing
from django.db import models

from accounts.form_tokens import signed_again
from accounts.sessions import RECORD
from publishing.autosaves.models import OpenForm

SIGN_IN = ("_auth_user_", RECORD)  # in a session: hashes and keys, without which it would be nobody's
KEY = "(key)"  # in a path: the name of a value rather than the value


def texts_in(value, path=()):
    """Yield (path, text) for each text of a value as JSON has it. Texts are also looked for in names of values."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield (*path, name, KEY), name
            yield from texts_in(each, (*path, name))
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from texts_in(each, (*path, place))


def replaced(value, change, path=()):
    """Return the value with `change(path, text)` in place of each text."""
    if isinstance(value, str):
        return change(path, value)
    if isinstance(value, dict):
        return {change((*path, name, KEY), name): replaced(each, change, (*path, name)) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(each, change, (*path, place)) for place, each in enumerate(value)]
    return value


def readable(field, value):
    """Return what a column holds as JSON has it: a text, or lists and dictionaries with texts; None for nothing."""
    if isinstance(field, models.JSONField):
        return value
    if field.model is Session and field.name == "session_data":
        return decoded_session(value)
    if is_form_token(field):
        return unsigned(value) or value
    if isinstance(field, models.BinaryField):
        return bytes(value or b"").decode(errors="ignore")
    text = value if isinstance(value, str) else str(field.get_prep_value(value) or "")
    return json_from(text)


def json_from(text):
    """Return the lists or dictionaries that a text is the JSON of, else the text itself."""
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def stored_again(field, value):
    """Return a readable value as the column takes it."""
    if is_form_token(field) and not isinstance(value, str):
        return signed_again(value)
    is_text = isinstance(value, str) or isinstance(field, models.JSONField)
    return value if is_text else json.dumps(value, ensure_ascii=False)


def is_form_token(field):
    """Return True for the token of an open form, which has all that the item said when it was opened."""
    return field.model is OpenForm and field.name == "form_token"


# Sessions, which keep a form that is to be sent again


def decoded_session(data):
    """Return what a session holds, with the content of signed tokens in it, also if its key is another by now."""
    values = unsigned(data) or {}
    return {name: opened(value) for name, value in values.items() if not name.startswith(SIGN_IN)}


def opened(value):
    """Return a value with the content of each signed token in it, and of the tokens in that."""
    if isinstance(value, str):
        content = unsigned(value)
        return value if content is None else [value, opened(content)]
    if isinstance(value, dict):
        return {name: opened(each) for name, each in value.items()}
    return [opened(each) for each in value] if isinstance(value, list) else value


def unsigned(value):
    """Return the content of a token of `django.core.signing`, whoever signed it; None if it is none."""
    if not isinstance(value, str) or value.count(":") < 1:
        return None
    content = value.rsplit(":", 2)[0]
    is_compressed = content.startswith(".")
    try:
        data = signing.b64_decode(content.removeprefix(".").encode())
        return json.loads(zlib.decompress(data) if is_compressed else data)
    except (ValueError, binascii.Error, zlib.error):
        return None


def session_without(data, names):
    """Return the data of a session without some of its values."""
    session = Session(session_data=data)
    values = {name: value for name, value in session.get_decoded().items() if name not in names}
    return session.get_session_store_class()().encode(values)
