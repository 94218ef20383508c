"""Colors of drawings where a page becomes a PDF. WeasyPrint applies no style sheet of the page to an SVG within it."""

import functools
import re

from django.contrib.staticfiles import finders

HUE = re.compile(r"\.hue-([\w-]+) \{\s*--hue: (#\w+);\s*--tint: (#\w+);\s*--soft: (#\w+);")
HUE_OF_PAGE = re.compile(r'<(?:div|article) class="hue-([\w-]+)">')
PLAIN = ("#0b5a78", "#f3f6f7", "#b5cdd8")  # hue, tint and soft of a page without a sector
STATES = {
    "achieved": "#0d6140",
    "partly": "#7a4a00",
    "discontinued": "#a3161c",
    "unstated": "#4a5b66",
    "under-way": "#0b5a78",
    "planned": "#5a3d82",
    "undated": "#4a5b66",
}
DASHED = 'stroke-dasharray="3 2"'
LOOKS = {
    "done": 'fill="{hue}"',
    "todo": 'fill="{soft}" stroke="{hue}"',
    "plan": f'fill="#fff" stroke="{{hue}}" {DASHED}',
    "cut": 'fill="url(#p-discontinued)" stroke="#a3161c"',
    "g": 'stroke="#bbb"',
    "now": f'stroke="#000" stroke-width="1.5" {DASHED}',
    "bg": 'fill="#fff" stroke="#666"',
    "bg none": f'fill="none" stroke="#666" {DASHED}',
    "fg": 'fill="{hue}"',
    "time": 'stroke="#000" stroke-width="2"',
    "ax": 'stroke="#6c7d88"',
    "ln": 'fill="none" stroke="{hue}" stroke-width="2.5"',
    "pt": 'fill="{hue}"',
    "goal": f'stroke="#16232b" stroke-width="1.5" {DASHED}',
    "f1": 'fill="{hue}"',
    "f2": 'fill="url(#p-hatched)" stroke="{hue}"',
    "f3": 'fill="#fff" stroke="{hue}" stroke-width="1.5"',
    "f4": 'fill="url(#p-lined)" stroke="{hue}"',
    "f5": f'fill="#fff" stroke="#6c7d88" {DASHED}',
    "achieved": 'fill="#0d6140"',
    "partly": 'fill="url(#p-partly)"',
    "discontinued": 'fill="url(#p-discontinued)"',
    "unstated": 'fill="#6c7d88"',
    "under-way": 'fill="#74a3b6"',
    "planned": 'fill="#fff" stroke="#5a3d82" stroke-width="1.5"',
    "undated": f'fill="#fff" stroke="#6c7d88" {DASHED}',
    "pattern-ground": 'fill="#fff"',
    "pattern-partly": 'stroke="#7a4a00"',
    "pattern-discontinued": 'stroke="#a3161c"',
    "pattern-hatched": 'stroke="{hue}"',
}
SHAPE = re.compile(r'<(rect|line|path|circle) class="([\w -]+)"')
PATTERN = re.compile(r"<pattern .*?</pattern>")
YEARS = re.compile(r'<g id="years">(.*?)</g>')
DRAWINGS = re.compile(r'(<svg class="(?:per|stack|chart|chart big)" [^>]*>)')
TEXT = '<text font-family="Portal Sans PDF" font-size="12" fill="#4a5b66"'
STRONG_TEXT = TEXT.replace("#4a5b66", "#16232b") + ' font-weight="700"'
MARK = re.compile(r'(state-([\w-]+)">)<svg class="mark" (.*?)</svg>', re.DOTALL)
ICON = re.compile(r'<svg class="(icon[\w -]*)"')


def with_colors(html):
    """Return a page whose bars, marks and icons have their colors as attributes."""
    match = HUE_OF_PAGE.search(html)
    hue, _tint, soft = hues().get(match[1], PLAIN) if match else PLAIN
    years = YEARS.search(html)
    html = html.replace('<use href="#years"/>', years[1] if years else "")
    html = DRAWINGS.sub(rf"\1<defs>{''.join(PATTERN.findall(html))}</defs>", html)
    html = html.replace('<text class="strong"', STRONG_TEXT).replace("<text x=", f"{TEXT} x=")
    html = SHAPE.sub(lambda shape: with_look(shape, hue, soft), html)
    html = ICON.sub(rf'<svg class="\1" fill="none" stroke="{hue}" stroke-width="1.5"', html)
    return MARK.sub(in_color_of_state, html)


def with_look(shape, hue, soft):
    name = shape[2]
    of_sector = hues().get(name.removeprefix("hue-"), PLAIN)[0]  # in the ribbon of a plan
    look = f'fill="{of_sector}"' if name.startswith("hue-") else LOOKS.get(name, "").format(hue=hue, soft=soft)
    return f"{shape[0]} {look}" if look else shape[0]


def in_color_of_state(mark):
    start, state, rest = mark.groups()
    color = STATES.get(state, "#000")
    rest = rest.replace("currentColor", color).replace("var(--surface)", "#fff")
    return f'{start}<svg class="mark" fill="none" stroke="{color}" stroke-width="2" {rest}</svg>'


@functools.cache
def hues():
    """{name: (hue, tint, soft)} on light pages, as the style sheet has them first."""
    with open(finders.find("hues.css")) as sheet:
        found = HUE.findall(sheet.read())
    return {name: colors for name, *colors in reversed(found)}
