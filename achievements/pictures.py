"""Uploaded pictures without all that they tell beside themselves: position, device, texts, smaller copies.

Their pixels stay as they are, bit for bit, unless the metadata says that the picture has to be turned.
"""

import io
import re
import struct
import warnings

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}  # by extension
PICTURES = set(FORMATS)
MOST_PIXELS = 64_000_000
ORIENTATION = 0x0112

DAMAGED = _("This picture is damaged and cannot be read. Save it again, or choose another one.")
TOO_LARGE = _("This picture has too many pixels. Choose one of %(most)s million pixels or fewer.")

# Chunks of a PNG that say how it looks; the first six bytes of others may hold a name, a time or a place.
PNG_CHUNKS = b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split()
END_OF_SCAN = re.compile(rb"\xff(?![\x00\xd0-\xd7])")
SCAN, END = 0xDA, 0xD9  # markers of a JPEG


def bare_picture(file):
    """Return an uploaded picture without metadata. Raise ValidationError if it is damaged or too large."""
    file.seek(0)
    content = file.read()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a limit that is not ours
            bare = bare_content(content)
    except (OSError, SyntaxError, ValueError, IndexError, MemoryError, EOFError, struct.error) as error:
        raise ValidationError(DAMAGED) from error
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_LARGE, params={"most": MOST_PIXELS // 1_000_000}) from error
    file.seek(0)
    return file if bare == content else UploadedFile(io.BytesIO(bare), file.name, file.content_type, len(bare))


def bare_content(content):
    """Return the bytes of a JPEG or PNG without metadata, upright."""
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        kind = "PNG" if image.format == "PNG" else "JPEG"
        if orientation_of(image) in range(2, 9):
            content = turned(image, kind)
        else:
            image.draft(None, (image.width // 8, image.height // 8))  # a JPEG takes little memory, then
            image.load()
    return bare_jpeg(content) if kind == "JPEG" else bare_png(content)


def orientation_of(image):
    try:
        return image.getexif().get(ORIENTATION, 1)
    except (SyntaxError, ValueError, struct.error):  # odd metadata of a picture that can be read
        return 1


def turned(image, kind):
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}
    file = io.BytesIO()
    ImageOps.exif_transpose(image).save(file, kind, icc_profile=image.info.get("icc_profile"), **options)
    return file.getvalue()


def bare_jpeg(content):
    """Return a JPEG up to its end, with the segments alone that say how it looks."""
    kept, place = [content[:2]], 2
    while True:
        while content[place + 1] == 0xFF:  # fill bytes
            place += 1
        marker = content[place + 1]
        if content[place] != 0xFF:
            raise ValueError("No marker where one has to be.")
        if marker == END:
            return b"".join([*kept, content[place : place + 2]])
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == SCAN:
            found = END_OF_SCAN.search(content, end)
            if found is None:
                raise ValueError("The picture has no end.")
            end = found.start()
        kept.append(bare_segment(marker, content[place:end]))
        place = end


def bare_segment(marker, segment):
    """Return a segment of a JPEG; nothing of one that is metadata; of that of JFIF, all but its small copy."""
    is_metadata = marker == 0xFE or 0xE0 <= marker <= 0xEF
    if not is_metadata or segment[4:].startswith((b"ICC_PROFILE\0", b"Adobe\0")):
        return segment
    if segment[4:].startswith(b"JFIF\0"):
        return b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0"
    return b""


def bare_png(content):
    kept, place = [content[:8]], 8
    while place < len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        end = place + length + 12
        if kind in PNG_CHUNKS:
            kept.append(content[place:end])
        if kind == b"IEND":
            return b"".join(kept)
        place = end
    raise ValueError("The picture has no end.")
