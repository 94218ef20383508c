"""Answers to the script of an open form."""

import uuid

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.form_tokens import make_form_token, read_form_token
from publishing.autosaves.announcements import MOST_BYTES, TOO_LONG, Announcement, NotKeptError, Taken, take
from publishing.autosaves.company import format_time, others_here, saved_since

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
    if announcement.fields is not None and is_hidden(model, announcement.item):
        problem = _("The content of this was hidden meanwhile. What you typed stays in this window, and is not kept.")
        return refused(problem, 409)
    return JsonResponse(answer(announcement, request.user, model, version))


def is_hidden(model, key):
    """Return True if the content of an item was hidden, so that nothing about it is kept any more."""
    can_be_hidden = key and any(field.name == "content_hidden_at" for field in model._meta.fields)
    return bool(can_be_hidden) and model._base_manager.filter(pk=key, content_hidden_at__isnull=False).exists()


def answer(announcement, user, model, version):
    now, key = timezone.now(), announcement.item
    result = {"state": take(announcement, user, model, now).value, "time": format_time(now, now)}
    if result["state"] == Taken.ENDED.value:
        result["form"] = str(uuid.uuid4())  # for what is typed in that window from now on
    if announcement.fields is not None:
        result["kept"] = _("Kept at %(time)s; not saved yet") % {"time": result["time"]}
    if key and not announcement.is_leaving:
        result["others"] = others_here(user, model, key, now, form=announcement.form)
        result["saved"] = saved_since(user, model, key, version, now) if version is not None else ""
    return result
