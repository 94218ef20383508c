"""A sector page as an ordinary Django project would have it, to compare with.

A DetailView that fetches ahead what is plain to see, templates with a fragment for each achievement, dates and numbers
as Django writes them. It has no drafts, no history, no roles of partners, no sources and no second language in a page.
"""
