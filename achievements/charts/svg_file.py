"""A drawing as an SVG file that needs nothing else: its own styles, title, description and fonts by name."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from achievements.charts.looks import FONT, LOOKS, PAPER, TEXT_LOOKS
from achievements.charts.svg import markup

FILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="{}" role="img" '
    'aria-labelledby="title description" lang="{}"><title id="title">{}</title><desc id="description">{}</desc>'
    "<style>{}</style>{}{}</svg>\n"
)


def svg_file(drawing, title, description, language, accent):
    """The bytes of the file."""
    content = format_html(
        FILE,
        drawing.width,
        drawing.height,
        drawing.view_box,
        language,
        title,
        description,
        mark_safe(style(accent)),  # noqa: S308 (ours)
        patterns(accent),
        markup(drawing),
    )
    return content.encode()


def style(accent):
    """The rules of all looks."""
    shapes = (f".{name}{{{declarations(name, look.in_accent(accent))}}}" for name, look in LOOKS.items())
    texts = (
        f"text{f'.{name}' if name else ''}{{font:{look.weight} {look.size}px {FONT};fill:{look.color}}}"
        for name, look in TEXT_LOOKS.items()
    )
    return "".join([*shapes, *texts])


def declarations(name, look):
    fill = f"url(#{name}-lines)" if look.hatching else look.fill or "none"
    stroke = f";stroke:{look.stroke};stroke-width:{look.width}" if look.stroke else ""
    dashes = f";stroke-dasharray:{' '.join(map(str, look.dashes))}" if look.dashes else ""
    return f"fill:{fill}{stroke}{dashes}"


def patterns(accent):
    """The patterns of the looks that have one."""
    hatched = ((name, look.in_accent(accent)) for name, look in LOOKS.items() if look.hatching)
    return format_html("<defs>{}</defs>", format_html_join("", "{}", ((pattern(*each),) for each in hatched)))


def pattern(name, look):
    step, turn = look.hatching.step, mark_safe(' patternTransform="rotate(45)"')
    return format_html(
        '<pattern id="{0}-lines" width="{1}" height="{1}" patternUnits="userSpaceOnUse"{2}>'
        '<path d="M0 0h{1}v{1}H0z" fill="{3}"/><path d="{4}" stroke="{5}" stroke-width="{6}"/></pattern>',
        name,
        step,
        turn if look.hatching.direction == "rising" else "",
        PAPER,
        f"M0 0v{step}" if look.hatching.direction == "rising" else f"M0 {step / 2}h{step}",
        look.stroke,
        look.hatching.width,
    )
