"""The colors of hues for what is drawn without a style sheet, as static/hues.css has them on light pages."""

from typing import NamedTuple

from sectors.symbols.hues import Hue
from sectors.symbols.sprite import definition


class HueColors(NamedTuple):
    """Colors as #rrggbb: of text, icons and bars; of areas behind text; of borders and of what is still to come."""

    hue: str
    tint: str
    soft: str


COLORS = {
    Hue.CRIMSON: HueColors("#942f3a", "#feefef", "#fac0c0"),
    Hue.RUST: HueColors("#8f3a14", "#fff0ea", "#f6c4b1"),
    Hue.OCHRE: HueColors("#794e03", "#fcf2e6", "#e7ccac"),
    Hue.OLIVE: HueColors("#5e5b03", "#f4f5e7", "#d4d4af"),
    Hue.GREEN: HueColors("#23682d", "#ebf7eb", "#badcbb"),
    Hue.TEAL: HueColors("#026758", "#e9f7f3", "#b2dbd1"),
    Hue.CYAN: HueColors("#056374", "#e7f7fb", "#acdae6"),
    Hue.BLUE: HueColors("#0559a0", "#ecf4fe", "#b1d5fd"),
    Hue.INDIGO: HueColors("#4b46ae", "#f1f3fe", "#c7cdff"),
    Hue.VIOLET: HueColors("#6f3c95", "#f7f0fe", "#dec5f5"),
    Hue.PLUM: HueColors("#88336d", "#ffeef8", "#f1c0dd"),
    Hue.SLATE: HueColors("#4d5a63", "#f1f4f6", "#cbd2d8"),
}


def image_of_sector(sector):
    """Return the colors and the icon of a sector for a link image, by the names that `OgImage` has for them."""
    colors = COLORS[Hue(sector.hue)]
    return {"accent": colors.hue, "tint": colors.tint, "icon": definition(f"i-{sector.icon}")}
