"""The emblem in the sizes that pages and devices ask for, from one picture that somebody chose.

What was uploaded is never kept: each file is drawn anew from its pixels, without whatever else was in it.
"""

import hashlib
import io
import struct
import warnings

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, ImageStat

LARGEST = 5 * 1024 * 1024  # bytes
MOST_PIXELS = 16_000_000
LEAST_SIDE = 128  # pixels of the longer side; less makes no icon
LONGEST_SHAPE = 6  # times as wide as high, or the reverse
HEADER = (480, 112)  # twice what a page shows, for fine screens
SMALL_FILE = 10_000  # bytes that the header's picture may have without losing anything
FORMATS = ("PNG", "JPEG", "WEBP")
FROM_PHONES = "MPO"  # a JPEG with more pictures behind the first one, which alone is drawn
WHITE, INK = "#ffffff", "#16232b"

SVG = _("This is an SVG, which can carry scripts. Export it as PNG, 512 pixels wide or high, and choose that file.")
UNREADABLE = _("This file cannot be read as a picture. Choose a PNG, JPEG or WebP file.")
TOO_LARGE = _("This file is %(size)s. Choose a file of %(largest)s or less.")
TOO_MANY_PIXELS = _("This picture has too many pixels. Choose one no larger than 4000 × 4000.")
TOO_SMALL = _("This picture is %(width)s × %(height)s pixels. Its longer side must be at least %(least)s pixels.")
TOO_LONG = _(
    "This picture is too long and narrow: %(width)s × %(height)s. One side can be at most six times the other."
)
MOVES = _("This picture is animated. Choose a still picture.")
EMPTY = _("This picture is completely transparent, so nothing would be visible. Choose another one.")


def picture_from(file):
    """The pixels of an uploaded file, upright and in RGBA. ValidationError says in a sentence what is wrong with it."""
    if file.size > LARGEST:
        refuse(TOO_LARGE, size=filesizeformat(file.size), largest=filesizeformat(LARGEST))
    if is_svg(file):
        refuse(SVG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we have limits of our own, and a sentence for each
            with Image.open(file, formats=FORMATS) as image:
                check_header(image)
                return trimmed(upright(as_rgba(image)))
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, MemoryError, EOFError, struct.error) as error:
        raise ValidationError(UNREADABLE) from error


def refuse(message, **params):
    raise ValidationError(message, params=params)


def is_svg(file):
    file.seek(0)
    start = file.read(2048).lower()
    file.seek(0)
    return file.name.lower().endswith((".svg", ".svgz")) or b"<svg" in start


def check_header(image):
    """Raise ValidationError for too many pixels or an animation, before any pixel is unpacked."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        refuse(TOO_MANY_PIXELS)
    if getattr(image, "n_frames", 1) > 1 and image.format != FROM_PHONES:
        refuse(MOVES)


def as_rgba(image):
    if image.mode.startswith("I"):  # 16 bits of gray, which would be cut off at 8
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    return image.convert("RGBA")


def upright(image):
    """Return the image turned as its EXIF says. Other metadata is dropped, as odd entries cannot be written again."""
    image.getexif()
    image.info = {}
    return ImageOps.exif_transpose(image)


def trimmed(image):
    """Return the image without transparent margins. Raise ValidationError if it is empty, too small or too long."""
    box = image.getchannel("A").getbbox()
    if box is None:
        refuse(EMPTY)
    image = image.crop(box)
    width, height = image.size
    if max(width, height) < LEAST_SIDE:
        refuse(TOO_SMALL, width=width, height=height, least=LEAST_SIDE)
    if max(width, height) > LONGEST_SHAPE * min(width, height):
        refuse(TOO_LONG, width=width, height=height)
    return image


def files_of(image):
    """(name of the folder, {name: bytes}). The folder is named by what is in it, and by the header's size in pixels."""
    header = fitted(image, HEADER)
    files = {"emblem.webp": webp(header)}
    files |= {f"icon-{side}.png": png(squared(image, side)) for side in (32, 192, 512)}
    files |= {"icon-180.png": png(plated(image, 180, 0.8)), "maskable-512.png": png(plated(image, 512, 0.56))}
    files["favicon.ico"] = image_bytes(squared(image, 48), "ICO", sizes=[(16, 16), (32, 32), (48, 48)])
    digest = hashlib.blake2b(b"".join(files[name] for name in sorted(files)), digest_size=16).hexdigest()
    return f"{digest}-{header.width}x{header.height}", files


def fitted(image, box):
    image = image.copy()
    image.thumbnail(box, Image.Resampling.LANCZOS)  # never larger than it is
    return image


def squared(image, side, share=1):
    """Return the image in the middle of a transparent square, of whose side it takes `share` at most."""
    small = ImageOps.contain(image, (round(side * share),) * 2, Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (side, side))
    square.alpha_composite(small, ((side - small.width) // 2, (side - small.height) // 2))
    return square


def plated(image, side, share):
    """Return the image on a contrasting plate, for phones that show no transparency or cut off the corners."""
    plate = Image.new("RGBA", (side, side), INK if is_light(image) else WHITE)
    plate.alpha_composite(squared(image, side, share))
    return plate.convert("RGB")


def is_light(image):
    [brightness] = ImageStat.Stat(image.convert("L"), image.getchannel("A")).mean
    return brightness > 180


def webp(image):
    exact = image_bytes(image, "WEBP", lossless=True, method=6)
    return exact if len(exact) <= SMALL_FILE else min(exact, image_bytes(image, "WEBP", quality=80, method=6), key=len)


def png(image):
    return image_bytes(image, "PNG", optimize=True)


def image_bytes(image, kind, **options):
    image.info = {}
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
