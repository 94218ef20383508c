"""Answers to the script of an open form."""

import uuid

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.form_tokens import make_form_token, read_form_token
from publishing.autosaves.announcements import MOST_BYTES, Announcement, NotKeptError, Taken, take
from publishing.autosaves.company import format_time, others_here, saved_since

PROOF = "open form"  # the form token that says whom a form was shown to, so that nobody's text becomes another's


def make_proof(user, model, key, version):
    return make_form_token(PROOF, user, f"{model._meta.label}.{key}", version)


def autosave_view(request, model):
    """Take an announcement. A GET is answered with a token for the next: signing in again ends the one of the form."""
    if not (request.user.is_active and request.user.is_staff):  # who gave the password alone comes not so far
        return JsonResponse({"problem": _("You are signed out.")}, status=401)
    if request.method == "GET":
        return JsonResponse({"csrf": get_token(request)})
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    try:
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            raise NotKeptError(_("The text is too long to be kept automatically. Save the form to keep it."))
        announcement = Announcement.read(request.body)
    except NotKeptError as error:
        return JsonResponse({"problem": str(error)}, status=413)
    except (SuspiciousOperation, ValueError):
        problem = _("This window is out of date. Save the form to keep what you typed.")
        return JsonResponse({"problem": problem}, status=400)
    subject = f"{model._meta.label}.{announcement.item}"
    try:
        version, _payload = read_form_token(announcement.proof, PROOF, request.user, subject)
    except SuspiciousOperation:
        problem = _("Another account is signed in now. What you typed stays in this window, and is not kept.")
        return JsonResponse({"problem": problem}, status=409)
    return answer(announcement, request.user, model, version)


def answer(announcement, user, model, version):
    now, key = timezone.now(), announcement.item
    taken = take(announcement, user, model, now)
    if taken is Taken.GONE:
        problem = _("This was deleted or hidden meanwhile. What you typed stays in this window, and is not kept.")
        return JsonResponse({"problem": problem}, status=409)
    result = {"state": taken.value, "time": format_time(now, now)}
    if taken is Taken.ENDED:
        result["form"] = str(uuid.uuid4())  # for what is typed in that window from now on
    if announcement.fields is not None:
        result["kept"] = _("Kept at %(time)s; not saved yet") % {"time": result["time"]}
    if key and not announcement.is_leaving:
        result["others"] = others_here(user, model, key, now, form=announcement.form)
        result["saved"] = saved_since(user, model, key, version, now) if version is not None else ""
    return JsonResponse(result)
