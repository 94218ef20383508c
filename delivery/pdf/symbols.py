"""Symbols of a page where it becomes a PDF. WeasyPrint draws each SVG by itself and finds no symbol of another one."""

import re

SYMBOL = re.compile(r'<symbol id="([\w-]+)" (viewBox="[^"]+")>(.*?)</symbol>')
USE = re.compile(r'<svg class="([\w -]+)" aria-hidden="true"><use href="#([\w-]+)"/></svg>')

LINES = 'fill="none" stroke="currentColor" stroke-width="2"'  # which style sheets say to browsers


def with_symbols_inline(html):
    """Return a page in which each drawing holds the shapes of the symbol that it uses."""
    symbols = {name: (box, shapes) for name, box, shapes in SYMBOL.findall(html)}

    def drawn(match):
        css, name = match.groups()
        if name not in symbols:
            return match[0]
        box, shapes = symbols[name]
        return f'<svg class="{css}" {box} {LINES} aria-hidden="true">{shapes}</svg>'

    return USE.sub(drawn, html)
