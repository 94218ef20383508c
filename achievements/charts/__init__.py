"""Charts of the figures and states of achievements: what they say, their drawings, and these as files."""
