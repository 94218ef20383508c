"""The second factor: a phone that shows codes, and recovery codes for when it is lost."""

import base64
import binascii
import secrets

import segno
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
DIGITS = 6
TOLERANCE = 1  # steps of 30 seconds that a phone's clock may be off


def new_key():
    return secrets.token_hex(20)


def address_for(user, key):
    """The `otpauth:` address that an app on a phone reads from the QR code."""
    return TOTPDevice(user=user, key=key).config_url


def spoken(key):
    """The key for typing: in the letters that apps expect, four at a time."""
    letters = base64.b32encode(binascii.unhexlify(key)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def qr_code(text):
    """A QR code as what an SVG needs: its width in squares, and a path of the dark ones."""
    rows = list(segno.make(text, micro=False).matrix_iter(border=4))
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return {"size": len(rows), "path": "".join(squares)}


def step_of(key, code):
    """The time step that a code of this key belongs to, or None where it is wrong."""
    totp = TOTP(binascii.unhexlify(key))
    return totp.t() if code.isdecimal() and totp.verify(int(code), TOLERANCE) else None


@transaction.atomic
def set_up(user, key, step, *, replace=False):
    """Make the phone with this key the second factor. Returns it with recovery codes.

    `step` is that of the code just given, which cannot be used again. Without `replace`, PermissionDenied where another
    session, which knows the password as well, was first.
    """
    lock(user)
    if is_set_up(user) and not replace:
        raise PermissionDenied
    forget(user)
    device = TOTPDevice.objects.create(user=user, name="phone", key=key, last_t=step)
    return device, new_recovery_codes(user)


def lock(user):
    """Let one request at a time change the devices of an account."""
    get_user_model().objects.select_for_update().get(pk=user.pk)


def forget(user):
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=user).delete()


@transaction.atomic
def remove(user):
    """Give up the second factor. Returns whether there was one."""
    lock(user)
    was_there = is_set_up(user)
    forget(user)
    return was_there


@transaction.atomic
def new_recovery_codes(user):
    """Codes that each work once, in place of the earlier ones.

    The device stays: it may be what verified the session that asks for them.
    """
    lock(user)
    device, _is_new = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery codes"})
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def is_set_up(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def recovery_codes_left(user):
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


def device_for(user, code):
    """What a code is for: six digits come from the phone, anything else is a recovery code."""
    model = TOTPDevice if code.isdecimal() and len(code) == DIGITS else StaticDevice
    return model.objects.filter(user=user, confirmed=True).first()


def wait_for(device):
    """The moment until which no code is looked at after wrong ones, or None."""
    is_allowed, reason = device.verify_is_allowed()
    return None if is_allowed else reason["locked_until"]
