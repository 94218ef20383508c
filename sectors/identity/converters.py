class EmblemFolder:
    """URL path converter for the folder of an emblem. A name that it matches cannot lead out of the emblems."""

    regex = r"[0-9a-f]{32}-\d{1,3}x\d{1,3}"

    def to_python(self, value):
        return value

    to_url = to_python
