"""The tokens of forms that are done once."""

import datetime
import json

from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from accounts.form_tokens import make_form_token, read_form_token, read_token_id
from accounts.kept_files.requests import KEPT, is_kept
from accounts.models import MOST_DAYS_OF_TOKEN, UsedFormToken
from accounts.once.results import is_done, queued_messages, result_of
from fields.uploads import LostUpload

FIELD = "once"  # hidden
FORM = "once"
SALT = "accounts.once"
DAY = 24 * 60 * 60  # seconds
BUTTONS = {"_save", "_continue", "_addanother"}  # which one was pressed makes no other form
OF_THE_WINDOW = {"form_id", "continued_form_id"}  # each time that a form is opened it has other ones
UNREAD = {"csrfmiddlewaretoken", "form_token", FIELD, *BUTTONS, *OF_THE_WINDOW}


def make_token(request, path=None, *, asked=False):
    """Return the token of a form that is sent to a path, by default that of the page itself.

    `asked` is True if the form asks whether to make the same a second time.
    """
    return make_form_token(FORM, request.user, path or request.path, int(asked))


def token_to_show(request, path=None):
    """Return the token of a form on a page: a form that is shown again keeps its own as long as it is not used."""
    return getattr(request, "kept_token", None) or make_token(request, path)


def described(uploads):
    """Return the names and sizes of files that were chosen now. Of a kept one the fields have the token.

    It is gone once its form is done, and the form that is sent again is the same all the same.
    """
    return [(file.name, file.size) for file in uploads if not (is_kept(file) or isinstance(file, LostUpload))]


class UsedError(Exception):
    """The token of a form was used before. Nothing was written."""


class Submission:
    """A form that was sent, with its token."""

    def __init__(self, request):
        self.request = request
        token, made_for = request.POST.get(FIELD), (FORM, request.user, request.path, MOST_DAYS_OF_TOKEN * DAY)
        try:
            self.key = read_token_id(token, *made_for)
            self.was_asked, _payload = read_form_token(token, *made_for)
        except SuspiciousOperation:
            self.key = None
        request.kept_token = token if self.key else None

    @cached_property
    def digest(self):
        """Hash of what was typed and chosen at this address, keyed because passwords may be among it."""
        data, files = self.request.POST, self.request.FILES
        fields = [(name, data.getlist(name)) for name in sorted(data) if name not in UNREAD]
        chosen = [(name, described(files.getlist(name))) for name in sorted(files)]
        chosen = [(name, each) for name, each in chosen if each or f"{name}{KEPT}" not in data]
        salt = self.key if any("password" in name for name in data) else ""  # so that nobody sees who has the same
        text = json.dumps([self.request.path, fields, chosen])
        return salted_hmac(f"{SALT}{salt}", text, algorithm="sha256").hexdigest()

    def used(self, part=None):
        """Return the UsedFormToken of an earlier request with this token, or None."""
        return UsedFormToken.objects.filter(key=self.key_of(part)).first()

    def key_of(self, part):
        return self.key if part is None else f"{self.key}:{part}"

    def same_made_today(self):
        """Return the UsedFormToken of a form with the same content that made what is still there, or None."""
        same = UsedFormToken.objects.filter(user=self.request.user, digest=self.digest)
        recent = same.filter(used_at__gt=timezone.now() - datetime.timedelta(days=1)).exclude(key=self.key)
        return next((used for used in recent if used.made), None)

    def mark(self, part=None):
        """Mark the token, or a part of it, as used. Raise IntegrityError if it was; wait for whoever is doing it."""
        used = UsedFormToken(key=self.key_of(part), user=self.request.user, digest=self.digest)
        used.save(force_insert=True)
        return used

    def do(self, answer):
        """Answer the request in one transaction that marks the token. Raise UsedError if it was used before.

        Raise IntegrityError if somebody else did at the same time what only one can do.
        """
        queued, is_marked = len(queued_messages(self.request)), False
        try:
            with transaction.atomic():
                used = self.mark()
                is_marked = True
                response = answer(self.request)
                if is_done(response):
                    used.keep(result_of(self.request, response))
                else:
                    used.give_back()
        except IntegrityError as error:
            del queued_messages(self.request)[queued:]
            if is_marked:
                raise
            raise UsedError from error
        return response
