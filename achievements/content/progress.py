"""Lines in which a command that takes long says how far it has come."""

import time

from django.utils.translation import gettext as _

from fields.translation import format_count

SECONDS = 3  # between two lines of the same stage


class LoadProgress:
    """Progress in lines: one for each stage, and one every few seconds of it. Without `write` it says nothing."""

    def __init__(self, write=None):
        self.write = write
        self.said_at = time.monotonic()

    def say(self, sentence):
        self.said_at = time.monotonic()
        if self.write:
            self.write(str(sentence))

    def count(self, count):
        """Say how many rows of the document were compared, if nothing was said for a while."""
        if self.write and count % 100 == 0 and time.monotonic() - self.said_at > SECONDS:
            self.say(_("Compared %(count)s rows …") % {"count": format_count(count)})
