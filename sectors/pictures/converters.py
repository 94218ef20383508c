from sectors.pictures.renditions import FORMATS, SHAPES


class PictureKey:
    """URL path converter for the key of a picture's files. A value that it matches cannot lead out of the pictures."""

    regex = r"[0-9a-f]{16}-\d{1,3}-\d{1,3}"

    def to_python(self, value):
        return value

    to_url = to_python


class RenditionName(PictureKey):
    """URL path converter for one of the files."""

    regex = rf"(?:{'|'.join(shape.name for shape in SHAPES.values())})-\d{{1,4}}\.(?:{'|'.join(FORMATS)})"
