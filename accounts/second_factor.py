"""Devices of the second factor: a phone that shows codes (TOTP), and recovery codes for when it is lost."""

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


def otpauth_url(user, key):
    """Return the address that an app on a phone reads from the QR code."""
    return TOTPDevice(user=user, key=key).config_url


def format_key(key):
    """Return a key for typing: in base32, which apps expect, four letters at a time."""
    letters = base64.b32encode(binascii.unhexlify(key)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def qr_code(text):
    """Return the `size` of a QR code in squares, and an SVG `path` of the dark ones."""
    rows = list(segno.make(text, micro=False).matrix_iter(border=4))
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return {"size": len(rows), "path": "".join(squares)}


def time_step(key, code):
    """Return the time step that a code of this key belongs to. Return None if the code is wrong."""
    totp = TOTP(binascii.unhexlify(key))
    return totp.t() if code.isdecimal() and totp.verify(int(code), TOLERANCE) else None


@transaction.atomic
def set_up(user, key, step, *, replaces=None):
    """Make the phone with this key the second factor, and return it with recovery codes.

    `step` is the time step of the code just given, which cannot be used again. `replaces` is the key of the row of the
    phone that is given up. Raise PermissionDenied if the user has another phone by now, or one where none was expected:
    another session, which knows the password as well, was first.
    """
    lock(user)
    if phone_key(user) != replaces:
        raise PermissionDenied
    delete_devices(user)
    device = TOTPDevice.objects.create(user=user, name="phone", key=key, last_t=step)
    return device, create_recovery_codes(user)


def lock(user):
    """Make other requests wait that change the devices of the same account."""
    get_user_model().objects.select_for_update().get(pk=user.pk)


def delete_devices(user):
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=user).delete()


@transaction.atomic
def remove(user):
    """Give up the second factor. Return False if there was none."""
    lock(user)
    was_there = is_set_up(user)
    delete_devices(user)
    return was_there


@transaction.atomic
def create_recovery_codes(user):
    """Return new codes that each work once, in place of the earlier ones.

    Their device stays: the session that asks for them may have been verified with it.
    """
    lock(user)
    device, _is_new = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery codes"})
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def phone_key(user):
    """Return the primary key of the user's phone, or None if no second factor is set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).values_list("pk", flat=True).first()


def is_set_up(user):
    return phone_key(user) is not None


def recovery_codes(user):
    """Return the recovery codes that are left; each is deleted when it is used."""
    return StaticToken.objects.filter(device__user=user, device__confirmed=True)


def newest_recovery_code(user):
    """Return the primary key of the recovery code made last, or 0. It is another one after new codes were made."""
    return recovery_codes(user).order_by("-pk").values_list("pk", flat=True).first() or 0


def device_for(user, code):
    """Return the device that a code belongs to, or None. Six digits come from the phone, others are recovery codes."""
    model = TOTPDevice if code.isdecimal() and len(code) == DIGITS else StaticDevice
    return model.objects.filter(user=user, confirmed=True).first()


def locked_until(device):
    """Return the time until which no code is accepted after wrong ones, or None."""
    is_allowed, reason = device.verify_is_allowed()
    return None if is_allowed else reason["locked_until"]
