from django import template

from sectors.pictures.shown import SIZES, shown_picture

register = template.Library()


@register.inclusion_tag("sectors/_picture.html", takes_context=True)
def picture(context, picture, *, shape="16:9", sizes=SIZES, lazy=True, alone=True):
    """Show a picture with its credit, or nothing if there is none that readers of this page may see.

    Where it only repeats what stands beside it, such as the name of a sector on its card, `alone` is False: it has no
    text then, and its credit stands on the page that the card leads to.
    """
    shown = shown_picture(picture, shape, context.get("notice"))
    facts = [part for part in (picture.credit, picture.license_facts) if part] if shown else []
    return {"shown": shown, "picture": picture, "facts": facts, "sizes": sizes, "lazy": lazy, "alone": alone}
