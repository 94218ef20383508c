"""The files that pages load of a picture: cut to a shape around its focal point, in widths and formats."""

import io
from itertools import product
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from fields.files import NO_FILE
from sectors.pictures.reading import one_at_a_time

RECIPE = 1  # to be raised with every change of how files are made: their addresses are kept for ever
WIDTHS = {"avif": (480, 720, 1080, 1600), "webp": (720, 1600)}  # few browsers lack AVIF
LINK_WIDTH = 1200  # of the JPEG, for what knows no newer format: images of links, PDF
FORMATS = {  # by extension: the name that Pillow has, and how files are made
    "avif": ("AVIF", {"quality": 50, "speed": 8, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 72, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
}
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


class Shape(NamedTuple):
    """A shape that pictures are cut to, wide by high."""

    wide: int
    high: int

    @property
    def name(self):
        return f"{self.wide}x{self.high}"

    def height_of(self, width):
        return round(width * self.high / self.wide)

    def widest_in(self, size):
        """Return the width of the largest cut of this shape from a picture of a size."""
        width, height = size
        return min(width, height * self.wide // self.high)

    def widths_in(self, size, extension):
        """Return the widths of the files for pages of a kind, none wider than the cut."""
        widest = self.widest_in(size)
        return sorted({min(width, widest) for width in WIDTHS[extension]})

    def link_width_in(self, size):
        return min(LINK_WIDTH, self.widest_in(size))


PAGE, CARD = Shape(16, 9), Shape(21, 9)
SHAPES = {f"{shape.wide}:{shape.high}": shape for shape in (PAGE, CARD)}


def rendition_names(size):
    """Yield (name, shape, width, extension) of all files of a picture of a size."""
    for shape, extension in product(SHAPES.values(), WIDTHS):
        for width in shape.widths_in(size, extension):
            yield f"{shape.name}-{width}.{extension}", shape, width, extension
    width = PAGE.link_width_in(size)
    yield f"{PAGE.name}-{width}.jpg", PAGE, width, "jpg"


def make_renditions(file, focus):
    """Store the files of a StoredPicture cut around its focal point, as far as they are not there."""
    wanted = rendition_names(file.size_in_pixels)
    missing = [each for each in wanted if not default_storage.exists(path(file, focus, each[0]))]
    if not missing:
        return
    with one_at_a_time, default_storage.open(file.name) as stored, Image.open(stored, formats=["JPEG"]) as image:
        cuts = {shape: cut(image, shape, focus) for shape in SHAPES.values()}
    for name, shape, width, extension in missing:
        image = cuts[shape].resize((width, shape.height_of(width)), Image.Resampling.LANCZOS, reducing_gap=3)
        default_storage.save(path(file, focus, name), ContentFile(encoded(image, extension)))


def cut(image, shape, focus):
    """Return the image cut to a shape, at the greatest width that a file has."""
    width = shape.widths_in(image.size, "webp")[-1]
    return ImageOps.fit(
        image, (width, shape.height_of(width)), Image.Resampling.LANCZOS, centering=tuple(each / 100 for each in focus)
    )


def encoded(image, extension):
    kind, options = FORMATS[extension]
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def path(file, focus, name):
    """Return where a rendition is stored: beside the original."""
    x, y = focus
    return f"{file.folder}/{x}-{y}-{name}"


def remove_renditions(file, used):
    """Remove the files of focal points that no picture has any more. `used` are those that one has."""
    kept = tuple(f"{x}-{y}-" for x, y in used)
    try:
        names = default_storage.listdir(file.folder)[1]
    except NO_FILE:
        return
    for name in names:
        if name != file.base_name and not name.startswith(kept):
            default_storage.delete(f"{file.folder}/{name}")
