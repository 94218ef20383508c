"""Rows of items that were read by a statement of their own, kept as Django keeps those that it prefetched."""


def set_rows(items, relation, rows):
    """Give each item those of the rows that are its own, as `item.relation.all()`. Rows of no item are left out."""
    if not items:
        return
    field = type(items[0])._meta.get_field(relation)
    key, rows_of = field.remote_field.attname, {item.pk: [] for item in items}
    for row in rows:
        rows_of.get(getattr(row, key), []).append(row)
    for item in items:
        queryset = field.related_model._default_manager.all()
        queryset._result_cache, queryset._prefetch_done = rows_of[item.pk], True
        item.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = queryset
