"""Images for upload tests, valid and malicious."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def draw_image(size=(600, 300), mode="RGBA", color="#7a1f2b"):
    """Return an image of a disk, on a transparent background in mode RGBA."""
    image = Image.new("RGBA", size)
    ImageDraw.Draw(image).ellipse([0, 0, size[0] - 1, size[1] - 1], fill=color)
    return image if mode == "RGBA" else image.convert(mode)


def saved(image, kind="PNG", name="emblem.png", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return SimpleUploadedFile(name, file.getvalue())


def emblem(**values):
    return saved(draw_image(**values))


def exif_of(*entries):
    """Return an Exif block from entries of tag, type, count and value."""
    written = b"".join(struct.pack("<HHI4s", *entry) for entry in entries)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(entries)) + written + struct.pack("<I", 0)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(side=60_000):
    """Return a decompression bomb: a PNG of a few kB with 3.6 gigapixels in its header and only the first rows."""
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    rows = zlib.compress(b"\0" * (side * 4 + 1) * 20, 9)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return SimpleUploadedFile("bomb.png", b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def sized(width, height):
    """Return a PNG with a size in its header and no image data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b"")]
    return SimpleUploadedFile("picture.png", b"\x89PNG\r\n\x1a\n" + b"".join(parts))
