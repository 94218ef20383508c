"""Contrast of two colors as WCAG 2.2 defines it. Colors are written #rrggbb."""

import colorsys

ENOUGH = 4.5  # of text that is not large: success criterion 1.4.3


def channels(color):
    return [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(color):
    """Relative luminance of sRGB: 0 for black, 1 for white."""
    return sum(weight * linear(each) for weight, each in zip((0.2126, 0.7152, 0.0722), channels(color), strict=True))


def ratio(one, other):
    """Return the contrast ratio of two colors, from 1 for the same color to 21."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def least(color, others):
    """Return the lowest contrast ratio of a color to some others."""
    return min(ratio(color, other) for other in others)


def nearest(color, others):
    """The color of the same hue that differs least in lightness and has contrast enough to all others; None if none."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(color))
    steps = sorted((step / 255 for step in range(256)), key=lambda step: abs(step - lightness))
    for candidate in (color, *(hex_color(hue, step, saturation) for step in steps)):
        if least(candidate, others) >= ENOUGH:
            return candidate
    return None


def hex_color(hue, lightness, saturation):
    return "#{:02x}{:02x}{:02x}".format(
        *(round(each * 255) for each in colorsys.hls_to_rgb(hue, lightness, saturation))
    )
