"""Templates without the whitespace that is there for those who edit them: some pages lose a sixth of their bytes."""

import re

from django.template.loaders.filesystem import Loader

INDENTATION = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
# A line of such tags alone writes nothing of its own, so its end is dropped as well.
SILENT = "if|elif|else|endif|for|empty|endfor|with|endwith|load|block|endblock|extends|comment|endcomment|use_pattern"
TAG = r"\{%% *(?:%s)\b(?:(?!%%\})[^\n])*%%\}|\{#(?:(?!#\})[^\n])*#\}" % SILENT  # noqa: UP031  braces
SILENT_LINE = re.compile(rf"^((?:{TAG})+)\n", re.MULTILINE)
EMPTY_LINES = re.compile(r"\n{2,}")


def without_indentation(source):
    """The source of an HTML template with its lines at the margin, and without those of tags alone."""
    at_margin = INDENTATION.sub("", source)
    return EMPTY_LINES.sub("\n", SILENT_LINE.sub(r"\1", at_margin))


class OwnTemplates(Loader):
    """Templates of the portal itself. The admin's are loaded as they are."""

    def get_contents(self, origin):
        source = super().get_contents(origin)
        return without_indentation(source) if origin.name.endswith(".html") else source
