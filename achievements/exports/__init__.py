"""Downloads of the list: the same achievements in the same order, as files."""
