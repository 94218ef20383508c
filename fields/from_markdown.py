"""Texts that were written in Markdown, as texts that read the same when they are shown as they were typed."""

import re

from markdown_it.tree import SyntaxTreeNode

from fields.excerpts import width_of
from fields.markdown import markdown_parser

WRAPPED_FROM = 60  # columns: a line as long as this ends where it was wrapped, a shorter one where somebody ended it
BEGINS_ANEW = re.compile(r"\s|[^\w\s(“‘\"'\[<]\s|\d+[.)]\s|[①-⑳ㅇ]")


def prose_from_markdown(text):
    """The text with the signs that Markdown showed, and without those that it took for markup."""
    if not text:
        return text
    tree = SyntaxTreeNode(markdown_parser.parse(text))
    return "\n\n".join(filter(None, (block_text(node) for node in tree.children)))


def block_text(node):
    if node.type in ("bullet_list", "ordered_list"):
        return list_text(node)
    if node.type in ("code_block", "fence"):
        return node.content.rstrip("\n")
    if node.type in ("paragraph", "heading"):
        return inline_text(node)
    return "\n\n".join(filter(None, (block_text(child) for child in node.children)))


def list_text(node):
    """The items on lines of their own, with the signs or numbers that were typed; lists within are indented."""
    lines = []
    for item in node.children:
        sign = f"{item.info}{item.markup}" if node.type == "ordered_list" else item.markup
        first, *others = "\n".join(block_text(child) for child in item.children).split("\n")
        lines += [f"{sign} {first}", *(f"  {line}" for line in others)]
    return "\n".join(lines)


def inline_text(node):
    return unwrapped("".join(part_text(part) for inline in node.children for part in inline.children))


def part_text(part):
    if part.type == "softbreak" or part.type == "hardbreak":
        return "\n"
    if part.type == "link":
        return link_text(part)
    if part.children:
        return "".join(part_text(child) for child in part.children)
    return part.content


def link_text(part):
    label, target = "".join(part_text(child) for child in part.children), part.attrs["href"]
    return target if label == target else f"[{label}]({target})"


def unwrapped_paragraphs(text):
    """The text with each of its paragraphs `unwrapped`: content files wrap their lines."""
    return "\n\n".join(map(unwrapped, text.split("\n\n")))


def unwrapped(text):
    """The text with the lines of a paragraph together that were wrapped for no other reason than their length."""
    lines = []
    for line in text.split("\n"):
        is_wrapped = lines and line and sum(map(width_of, lines[-1].rpartition("\n")[2])) >= WRAPPED_FROM
        if is_wrapped and not BEGINS_ANEW.match(line):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return "\n".join(lines)
