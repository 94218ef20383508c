"""The columns of a row as a document gives them."""


class Columns:
    """Values by column as the document gives them, with the path that each came from."""

    def __init__(self, children):
        self.children = children
        self.values = {}
        self.places = {}

    def local(self, column, key=None, convert=str):
        if node := self.children.get(key or column):
            for code, text in node.texts().items():
                self.put(f"{column}_{code}", convert(text), f"{node.path}.{code}")
        return self

    def read(self, column, reader, key=None):
        """`reader` takes the node; a value that it could not read is a mistake already and is left out."""
        if node := self.children.get(key or column):
            count = len(node.mistakes)
            value = reader(node)
            self.places[column] = node.path
            if len(node.mistakes) == count:
                self.values[column] = value
        return self

    def put(self, column, value, path):
        self.values[column] = value
        self.places[column] = path
        return self
