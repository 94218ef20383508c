"""Files that rows name and that may be lost."""

NO_FILE = (FileNotFoundError, IsADirectoryError, NotADirectoryError)  # nothing is there, or something that is no file
