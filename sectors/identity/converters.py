class EmblemFolder:
    """What the folder of an emblem can be called, and no way out of where they lie."""

    regex = r"[0-9a-f]{32}-\d{1,3}x\d{1,3}"

    def to_python(self, value):
        return value

    to_url = to_python
