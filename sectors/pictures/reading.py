"""The pixels of an uploaded picture: upright, opaque, in sRGB, and no more of them than are kept.

What was uploaded is never kept. So nothing else that was in the file is either: where it was taken, by what, other
files behind it.
"""

import io
import struct
import threading
import warnings

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms

from sectors.identity.drawing import FORMATS, FROM_PHONES, MOVES, TOO_LARGE, UNREADABLE, is_svg, refuse

LARGEST = 20 * 1024 * 1024  # bytes
MOST_PIXELS = 50_000_000  # of a JPEG, which is unpacked smaller: a little more than the largest that phones take
MOST_WHOLE = 24_000_000  # of others, which are unpacked whole
LEAST = (640, 360)  # pixels; less fills no page
LONGEST_SHAPE = 4  # times as wide as high, or the reverse
MOST_KEPT = 3200  # pixels of the longer side: twice what the widest page shows
FROM_APPLE = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SRGB = ImageCms.createProfile("sRGB")
PERCEPTUAL = ImageCms.Intent.PERCEPTUAL

SVG = _("This is an SVG, which can carry scripts. Export it as PNG, 1600 pixels wide or more, and choose that file.")
HEIC = _("This is a HEIC picture, which browsers do not show. Export it as JPEG, and choose that file.")
TOO_MANY_PIXELS = _("This picture has more than %(most)s million pixels. Save it smaller, and choose it again.")
TOO_LARGE_FOR_KIND = _(
    "This picture has more than %(most)s million pixels. Save it as JPEG or smaller, and choose it again."
)
TOO_SMALL = _("This picture is %(width)s × %(height)s pixels. It must be at least %(least)s pixels.")
TOO_LONG = _(
    "This picture is too long and narrow: %(width)s × %(height)s. One side can be at most four times the other."
)

one_at_a_time = threading.Lock()  # a picture takes up to 400 MB while it is unpacked


def image_from(file):
    """Return the pixels of an uploaded file. ValidationError says in a sentence what is wrong with it."""
    if file.size > LARGEST:
        refuse(TOO_LARGE, size=filesizeformat(file.size), largest=filesizeformat(LARGEST))
    if is_svg(file):
        refuse(SVG)
    if file.read(12)[4:] in FROM_APPLE:
        refuse(HEIC)
    file.seek(0)
    try:
        with one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we have limits of our own, and a sentence for each
            with Image.open(file, formats=FORMATS) as image:
                check_header(image)
                return unpacked(image)
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS, params={"most": MOST_PIXELS // 1_000_000}) from error
    except (OSError, SyntaxError, ValueError, IndexError, MemoryError, EOFError, struct.error) as error:
        raise ValidationError(UNREADABLE) from error


def check_header(image):
    """Raise ValidationError for a wrong size or an animation, before any pixel is unpacked."""
    width, height = image.size
    is_jpeg = image.format in ("JPEG", FROM_PHONES)
    if width * height > MOST_PIXELS:
        refuse(TOO_MANY_PIXELS, most=MOST_PIXELS // 1_000_000)
    if not is_jpeg and width * height > MOST_WHOLE:
        refuse(TOO_LARGE_FOR_KIND, most=MOST_WHOLE // 1_000_000)
    if getattr(image, "n_frames", 1) > 1 and image.format != FROM_PHONES:
        refuse(MOVES)
    if max(width, height) < max(LEAST) or min(width, height) < min(LEAST):
        refuse(TOO_SMALL, width=width, height=height, least=" × ".join(map(str, LEAST)))
    if max(width, height) > LONGEST_SHAPE * min(width, height):
        refuse(TOO_LONG, width=width, height=height)


def unpacked(image):
    turn, profile = TURNS.get(orientation_of(image)), image.info.get("icc_profile")
    share = min(1, MOST_KEPT / max(image.size))
    image.draft(None, tuple(round(side * share) for side in image.size))  # a large JPEG takes little memory, then
    image.load()
    image = in_srgb(opaque(smaller(in_8_bits(image))), profile)
    return image.transpose(turn) if turn is not None else image


def orientation_of(image):
    try:
        return image.getexif().get(ORIENTATION)
    except (SyntaxError, ValueError, struct.error):  # odd metadata of a picture that can be read
        return None


def in_8_bits(image):
    """Return the image in a mode that can be made smaller: no palette, no more than 8 bits of a color."""
    if image.mode.startswith("I"):  # 16 bits of gray, which would be cut off at 8
        return image.convert("I").point(lambda value: value / 257).convert("L")
    if image.mode in ("P", "PA", "1", "LA", "La") or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def smaller(image):
    """Return the image with no more pixels than are kept."""
    image.thumbnail((MOST_KEPT, MOST_KEPT), Image.Resampling.LANCZOS, reducing_gap=3)
    return image


def opaque(image):
    """Return the image on white where it was transparent."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def in_srgb(image, profile):
    """Return the image in the colors of the web. A profile that cannot be read says nothing."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else None
        if given:
            image = ImageCms.profileToProfile(image, given, SRGB, PERCEPTUAL, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass
    image = image.convert("RGB")
    image.info = {}
    return image
