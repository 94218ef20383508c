"""The removal of content: hidden for everybody until a second person decides, or in the trash for some days."""
