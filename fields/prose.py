"""Texts as people type them: paragraphs, line breaks, lists with the signs that were typed, and links.

Nothing else is markup. Numbers, signs at the beginning of a line and blank lines mean what they say.
"""

import functools
import re
from collections import Counter
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

AS_TYPED = _(
    "It is shown as you type it: an empty line starts a new paragraph, and lines that begin with the same sign "
    "(-, ·, ○, ※, ①) are a list. Web addresses become links."
)

SIGNS = "-–—·•∙・ㆍㅇ○●◦◯※▪■□◆◇▶▷☞*"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
SPACED, JOINED = re.escape(SIGNS), "○●※■□◆◇▶▷☞ㅇ"  # signs that a blank follows, and those that words may follow at once
BULLET = re.compile(rf"[ \t]*(?P<sign>[{SPACED}](?=\s)|[{CIRCLED}]|[{JOINED}](?=\S))[ \t]*(?=\S)")
DEEPEST = 4  # levels of lists
ADDRESS = r"(?:https?://|mailto:)[^\s<>]+"
LINK = re.compile(
    rf"\[(?P<label>[^\[\]\n]+)\]\((?P<target>(?:https?://|mailto:|/(?!/))[^\s<>]*?)\)|(?P<bare>{ADDRESS})"
)
BEHIND = ".,;:!?'\"”’)]}〉》」』。"  # what follows an address and is no part of it
LONGEST_LINK = 2000  # letters; a longer address is text


class Line(NamedTuple):
    typed: str
    sign: str = ""  # that it begins with, if it does
    text: str = ""  # behind the sign

    @property
    def kind(self):
        """The signs of one list: circled numbers count, the others are the same."""
        return "①" if self.sign and self.sign in CIRCLED else self.sign


@functools.lru_cache(maxsize=512)
def prose_to_html(text):
    """HTML of a text; all that was typed is escaped."""
    blocks = [[line_of(line) for line in block.split("\n")] for block in re.split(r"\n[ \t]*\n", text.strip("\n"))]
    return mark_safe("\n".join(html for block in blocks for html in html_of(block)))  # noqa: S308  it is escaped


def line_of(text):
    found = BULLET.match(text)
    return Line(text.strip(), found["sign"], text[found.end() :].rstrip()) if found else Line(text.strip())


def html_of(lines, depth=0):
    """Yield the paragraphs and lists of some lines."""
    for is_list, group in groups(lines, depth):
        if is_list:
            yield list_html(group, depth)
        else:
            words = "<br>\n".join(linked(line.typed) for line in group)
            yield f"<p>{words}</p>"


def groups(lines, depth):
    """Yield (whether it is a list, lines): lists have two lines with the same kind of sign or more."""
    plain, start = [], 0
    while start < len(lines):
        stop = end_of_list(lines, start) if depth < DEEPEST else start
        if stop == start:
            plain.append(lines[start])
            start += 1
            continue
        if plain:
            yield False, plain
            plain = []
        yield True, lines[start:stop]
        start = stop
    if plain:
        yield False, plain


def end_of_list(lines, start):
    """The place behind the list that begins at a line, with what is below its items; the line itself if none does."""
    kind, stop = lines[start].kind, start
    while stop < len(lines) and lines[stop].sign:
        stop += 1
    count = Counter(line.kind for line in lines[start:stop])[kind]
    return stop if kind and count > 1 else start


def list_html(lines, depth):
    starts = [place for place, line in enumerate(lines) if line.kind == lines[0].kind]
    items = [lines[start:stop] for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return f'<ul class="signs">{"".join(item_html(item, depth) for item in items)}</ul>'


def item_html(lines, depth):
    first, *others = lines
    below = "".join(html_of(others, depth + 1))
    return f'<li><span class="sign">{escape(first.sign)}</span> {linked(first.text)}{below}</li>'


def linked(text):
    """Text with its links, escaped."""
    pieces, end = [], 0
    for found in LINK.finditer(text):
        label, target, rest = parts_of_link(found)
        if len(target) > LONGEST_LINK:
            continue
        link = f'<a href="{escape(target)}" rel="noopener">{escape(label)}</a>'
        pieces += [escape(text[end : found.start()]), link, escape(rest)]
        end = found.end()
    return "".join([*pieces, escape(text[end:])])


def parts_of_link(found):
    """The label and the target of a link, and what stands behind an address that is no part of it."""
    if found["label"]:
        return found["label"], found["target"], ""
    target = found["bare"].rstrip(BEHIND)
    if target.count("(") > target.count(")") and found["bare"][len(target) :].startswith(")"):
        target += ")"
    return target, target, found["bare"][len(target) :]


def prose_to_text(text):
    """The words of a text on lines as they were typed, links by their labels: for descriptions and search engines."""
    return LINK.sub(lambda found: found["label"] or found["bare"], text)
