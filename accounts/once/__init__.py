"""Forms that are done once: a double click, a reload, and Back and Save lead to the one result.

A form carries a token for its user and its address. Whoever takes the form marks the token as used in the transaction
of what the form does. A second request with the token waits for the first one, and is answered with its result.
"""

from accounts.once.answers import answer_in_parts, answer_once, do_part, shows_page
from accounts.once.refusals import NOT_MADE_FOR, refusal_of, refuse

__all__ = ["NOT_MADE_FOR", "answer_in_parts", "answer_once", "do_part", "refusal_of", "refuse", "shows_page"]
