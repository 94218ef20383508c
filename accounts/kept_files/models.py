"""Rows of kept files. Each one's content is a private file of the folder `kept/` of the default storage."""

import datetime
import logging
import re
import secrets

from django.conf import settings
from django.core import signing
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Sum
from django.utils import timezone

from fields.file_names import LONGEST_NAME
from fields.files import NOT_STORED

log = logging.getLogger(__name__)

FOLDER = "kept"
SALT = "accounts.kept_files"
MAX_AGE = datetime.timedelta(days=1)
LARGEST = 25 * 1024 * 1024  # bytes of one file: more than any field takes
MOST_OF_ONE_OWNER = 200 * 1024 * 1024  # bytes of all that one account has waiting


class KeptFileQuerySet(models.QuerySet):
    def with_token(self, token, field, owner):
        """Return the file of a token, or None if it is gone or the token is not for this field and owner."""
        try:
            key, *made_for = signing.loads(token, salt=SALT, max_age=MAX_AGE)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return self.filter(pk=key, owner=owner).first() if made_for == [any_row(field), owner] else None

    def discard(self):
        for kept in self:
            kept.discard()


def any_row(field):
    """Return the name of a field without the number of its row, which changes when a row above is removed."""
    return re.sub(r"-\d+-", "-*-", field)


def new_key():
    return secrets.token_urlsafe(24)


class KeptFile(models.Model):
    """A file that somebody chose in a form which was not saved yet. Nobody else gets it back."""

    key = models.CharField(primary_key=True, max_length=40, default=new_key, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField()  # bytes
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    is_stored = False  # its content was written, and its row is to be saved
    is_shown = False  # the form that is being answered shows it again

    objects = KeptFileQuerySet.as_manager()

    class Meta:
        default_permissions = []  # it is part of a form

    def __str__(self):
        return self.name

    @property
    def path(self):
        return f"{FOLDER}/{self.key}"

    def token_for(self, field):
        """Return what a form carries in a hidden input to get the file back into this field."""
        return signing.dumps([self.key, any_row(field), self.owner_id], salt=SALT)

    def store(self, content):
        """Write the content of an upload, before the row is saved. Return False if there is no room for it."""
        waiting = KeptFile.objects.filter(owner=self.owner_id).aggregate(all=Sum("size"))["all"] or 0
        if self.size > LARGEST or waiting + self.size > MOST_OF_ONE_OWNER:
            return False
        try:
            content.seek(0)
            default_storage.save(self.path, content)
            content.seek(0)
        except OSError as error:
            if error.errno not in NOT_STORED:
                raise
            log.error("A chosen file could not be kept: %s", error)
            return False
        return True

    def discard(self):
        """Remove the row and its file."""
        path = self.path
        self.delete()
        default_storage.delete(path)


def clear_kept_files(now):
    """Remove kept files that are older than a day, and those whose rows are gone. Return how many rows there were."""
    oldest = now - MAX_AGE
    ended = KeptFile.objects.filter(kept_at__lt=oldest)
    count = len(ended)
    ended.discard()
    names = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    known = set(KeptFile.objects.filter(pk__in=names).values_list("pk", flat=True)) if names else set()
    for name in set(names) - known:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < oldest:
            default_storage.delete(f"{FOLDER}/{name}")
    return count
