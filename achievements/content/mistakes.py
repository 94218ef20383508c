"""The mistakes of a content file, each with its path in the document and its line in the file."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from achievements.content.yaml_lines import lines_of


class ContentError(NamedTuple):
    path: str
    message: str
    line: int | None = None

    def __str__(self):
        mistake = f"{self.path}: {self.message}" if self.path else self.message
        return _("line %(line)d: %(mistake)s") % {"line": self.line, "mistake": mistake} if self.line else mistake


class DocumentError(Exception):
    """The document cannot be loaded. `mistakes` has every reason, each with its path."""

    def __init__(self, mistakes):
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


class Mistakes(list):
    """The mistakes of a document, as they are found."""

    def __init__(self, text=""):
        super().__init__()
        self.text = text  # of the file
        self.paths = set()

    def note(self, path, message):
        self.append(ContentError(path, str(message)))
        self.paths.add(path)

    def in_order(self):
        """The mistakes with their lines, in the order of the file; the text is read again for these."""
        lines = lines_of(self.text, {mistake.path for mistake in self})
        located = [mistake._replace(line=lines.get(mistake.path)) for mistake in self]
        return sorted(located, key=lambda mistake: mistake.line or 0)

    def refuse(self):
        """Raise DocumentError if there are any."""
        if self:
            raise DocumentError(self.in_order())
