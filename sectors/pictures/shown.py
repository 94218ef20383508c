"""A picture as a page shows it: the addresses of its files, and if readers of this page may see it."""

from django.urls import reverse

from sectors.pictures.models import Picture
from sectors.pictures.renditions import PAGE, SHAPES
from sectors.pictures.views import signed_url

LIVE = "live_pictures"  # in the notice of a page
SIZES = "(max-width: 48rem) 60vw, 36rem"  # on phones less than it takes: their pixels are finer than eyes need


class ShownPicture:
    """A picture in one shape. `address` makes the URL of one of its files."""

    def __init__(self, picture, shape, address):
        self.picture, self.shape, self.address = picture, SHAPES[shape], address

    def widths(self, extension):
        return self.shape.widths_in(self.picture.file.size_in_pixels, extension)

    def srcset(self, extension):
        return ", ".join(f"{self.url(width, extension)} {width}w" for width in self.widths(extension))

    def url(self, width, extension):
        return self.address(self.picture.key, f"{self.shape.name}-{width}.{extension}")

    @property
    def avif(self):
        return self.srcset("avif")

    @property
    def webp(self):
        return self.srcset("webp")

    @property
    def src(self):
        """Return the address of the file for what knows no sets."""
        return self.url(self.widths("webp")[0], "webp")

    @property
    def width(self):
        return self.widths("webp")[-1]

    @property
    def height(self):
        return self.shape.height_of(self.width)


def public_url(key, name):
    return reverse("picture", args=[key, name])


def link_url(picture):
    """Return the path of the JPEG of a picture, for link images and programs, or None if it is not ready."""
    if picture is None or not picture.is_ready:
        return None
    width = PAGE.link_width_in(picture.file.size_in_pixels)
    return public_url(picture.key, f"{PAGE.name}-{width}.jpg")


def shown_picture(picture, shape, notice):
    """Return a ShownPicture, or None for a page without one.

    `notice` is that of the page: of a live page there is none, and what it shows is public as it is. A preview has
    signed addresses; a page of the past shows what is public today.
    """
    if picture is None or not picture.is_ready:
        return None
    if not notice:
        return ShownPicture(picture, shape, public_url)
    if notice.get("kind") == "preview":
        return ShownPicture(picture, shape, signed_url)
    if LIVE not in notice:
        notice[LIVE] = set(Picture.objects.live().values_list("pk", flat=True))
    return ShownPicture(picture, shape, public_url) if picture.pk in notice[LIVE] else None
