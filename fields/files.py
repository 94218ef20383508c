"""Files that rows name and that may be lost."""

NO_FILE = (FileNotFoundError, IsADirectoryError, NotADirectoryError)  # the file is missing, or its path is a folder
