"""The same list as an ordinary Django project would have it, to compare with.

One flat table with one partner each, a ListView with django-filter, `icontains`, a select of all partners, and a query
for the count of each option of two facets. It has no drafts, no history, no exports and no search index.
"""
