"""Kept files of a request: what was kept before comes back, and what is chosen in a form that is shown again is kept.

A form that is shown again writes its files to `kept/` while it is rendered, maybe in a transaction that is rolled
back; their rows are saved after that.
"""

import logging

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.kept_files.models import KeptFile
from fields.file_names import clean_file_name
from fields.files import NO_FILE, NOT_STORED, problem_of, taking_back
from fields.uploads import LostUpload

log = logging.getLogger(__name__)

KEPT, REMOVE = "-kept", "-remove"  # at the end of names of inputs: the token, and the box that gives the file up
GONE = _("The file that you chose before is no longer kept. Choose it again.")


def answer_with_kept_files(request, view):
    """Return the response of a view, called without arguments, to a form that may bring files."""
    bring_back(request)
    try:
        with taking_back():
            response = view()
    except OSError as error:
        if error.errno not in NOT_STORED or not request.FILES:
            raise
        log.error("Files of a form could not be stored: %s", error)
        lose_files(request, error)
        response = view()
    if hasattr(response, "add_post_render_callback"):
        response.add_post_render_callback(lambda rendered: settle(request, rendered))
    else:
        settle(request, response)
    return response


def bring_back(request):
    """Let the files of a request be those that were chosen now, and kept ones where none was chosen."""
    owner = request.user.pk
    for field, token in kept_tokens(request.POST.items()):
        kept = KeptFile.objects.with_token(token, field, owner)
        is_given_up = field in request.FILES or f"{field}{REMOVE}" in request.POST
        if is_given_up and kept:
            kept.discard()
        elif not is_given_up:
            request.FILES[field] = upload_of(kept) if kept else LostUpload(field, GONE)
    for uploads in request.FILES.lists():
        for upload in uploads[1]:
            if not hasattr(upload, "kept_file") and not isinstance(upload, LostUpload):
                upload.kept_file = kept_file_of(upload, owner)


def kept_tokens(inputs):
    """Return (name of the field, token) of each kept file that the inputs of a form name, as (name, value)."""
    return [(name.removesuffix(KEPT), value) for name, value in inputs if name.endswith(KEPT) and value]


def is_kept(upload):
    """Return True if an upload was chosen in an earlier request, and kept since."""
    kept = getattr(upload, "kept_file", None)
    return kept is not None and not kept._state.adding


def kept_file_of(upload, owner):
    """Return the row for an upload, not saved, whose content is not written yet."""
    return KeptFile(owner_id=owner, name=clean_file_name(upload.name), size=upload.size)


def upload_of(kept):
    """Return a kept file as if it had been chosen now."""
    try:
        upload = UploadedFile(default_storage.open(kept.path), kept.name, size=kept.size)
    except NO_FILE:
        return LostUpload(kept.name, GONE)
    upload.kept_file = kept
    return upload


def lose_files(request, error):
    """Put a stand-in for each file that says why it was not stored."""
    for field, uploads in request.FILES.lists():
        for upload in uploads:
            upload.close()  # the request closes what it has in the end
        request.FILES.setlist(field, [LostUpload(upload.name, problem_of(error)) for upload in uploads])


def settle(request, response):
    """Save the rows of files whose form was shown again; remove kept ones that were used, or refused by now."""
    for _field, uploads in request.FILES.lists():
        for upload in uploads:
            kept = getattr(upload, "kept_file", None)
            if kept and kept._state.adding and kept.is_stored:
                kept.save(force_insert=True)
            elif kept and not kept._state.adding and not kept.is_shown and response.status_code < 400:
                kept.discard()


def keep_chosen(request, owner):
    """Keep the files of a form that is not handled now, for a user's key or None.

    Return the inputs that bring them back, as (name, token), and True if a file could not be kept.
    """
    inputs, is_lost = [], False
    for field, upload in request.FILES.items():
        kept = kept_file_of(upload, owner) if owner and not isinstance(upload, LostUpload) else None
        if kept and kept.store(upload):
            kept.save(force_insert=True)
            inputs.append((f"{field}{KEPT}", kept.token_for(field)))
        else:
            is_lost = True
    return inputs, is_lost
