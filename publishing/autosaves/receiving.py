"""Answers to the script of an open form."""

import uuid

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.form_tokens import make_form_token, read_form_token
from publishing.autosaves.announcements import MOST_BYTES, TOO_LONG, Announcement, NotKeptError, Taken, take
from publishing.autosaves.company import format_time, others_here, present_version, saved_since
from publishing.redaction.models import RedactedItem
from publishing.removal.models import RemovedContent

PROOF = "open form"  # the form token that says whom a form was shown to, so that nobody's text becomes another's


def make_proof(user, model, key, version):
    return make_form_token(PROOF, user, f"{model._meta.label}.{key}", version)


def autosave_view(request, model):
    """Take an announcement. A GET is answered with a token for the next: signing in again ends the one of the form."""
    if not (request.user.is_active and request.user.is_staff):  # who gave the password alone comes not so far
        return refused(_("You are signed out."), 401)
    if request.method == "GET":
        return JsonResponse({"csrf": get_token(request)})
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    try:
        return take_announcement(request, model, read_announcement(request))
    except NotKeptError as error:
        return refused(str(error), 413)
    except (SuspiciousOperation, ValueError):
        return refused(_("This window is out of date. Save the form to keep what you typed."), 400)


def refused(problem, status):
    """Return a sentence for the person at the form."""
    return JsonResponse({"problem": problem}, status=status)


def read_announcement(request):
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise NotKeptError(TOO_LONG)
    return Announcement.read(request.body)


def take_announcement(request, model, announcement):
    subject = f"{model._meta.label}.{announcement.item}"
    try:
        version, _payload = read_form_token(announcement.proof, PROOF, request.user, subject)
    except SuspiciousOperation:
        problem = _("Another account is signed in now. What you typed stays in this window, and is not kept.")
        return refused(problem, 409)
    present = present_version(model, announcement.item) if announcement.item and version is not None else None
    problem = reason_to_keep_nothing(announcement, request.user, model, is_same=present == version is not None)
    if problem:
        return refused(problem, 409)
    return JsonResponse(answer(announcement, request.user, model, version, present))


def reason_to_keep_nothing(announcement, user, model, *, is_same):
    """Return a sentence if something was taken out of an item since its form was opened, which it would bring back.

    Return "" if nothing was, as where the item `is_same` as it was then.
    """
    key = announcement.item
    if announcement.fields is None or not key or is_same:
        return ""
    if RemovedContent.objects.hidden().about(model, key).exists():
        return _("The content was hidden meanwhile. What you typed stays in this window, and is not kept.")
    redacted_at = RedactedItem.objects.last_moment(model, key)
    age = redacted_at and max((timezone.now() - redacted_at).total_seconds(), 0)
    if age is not None and not is_proof(announcement, user, model, max_age=age):
        return _(
            "Something was redacted here meanwhile. What you typed stays in this window, and is not kept: open the "
            "form anew, and copy it there."
        )
    return ""


def is_proof(announcement, user, model, max_age):
    """Return True if a form was shown to a user no longer ago than some seconds."""
    try:
        read_form_token(announcement.proof, PROOF, user, f"{model._meta.label}.{announcement.item}", max_age=max_age)
    except SuspiciousOperation:
        return False
    return True


def answer(announcement, user, model, version, present):
    now, key = timezone.now(), announcement.item
    result = {"state": take(announcement, user, model, now).value, "time": format_time(now, now)}
    if result["state"] == Taken.ENDED.value:
        result["form"] = str(uuid.uuid4())  # for what is typed in that window from now on
    if announcement.fields is not None:
        result["kept"] = _("Kept at %(time)s; not saved yet") % {"time": result["time"]}
    if key and not announcement.is_leaving:
        result["others"] = others_here(user, model, key, now, form=announcement.form)
        result["saved"] = saved_since(user, model, key, version, present, now) if version is not None else ""
    return result
