"""An invented city to look at: two plans, what happened to them, and drafts in every state, for `make_demo`."""
