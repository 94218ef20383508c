"""The page of one achievement: the facts that it opens with, its phases, and the facts that nobody has given."""
