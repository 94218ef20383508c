"""The list as the public saw it on a day, and two such days compared: from the revisions of those moments."""
