"""The order that a content file gives to items with pages of their own, among those that it does not mention."""


class ListedSiblings:
    """The items of one parent that a document lists, in its order."""

    def __init__(self, model, parent):
        self.model = model
        self.parent = parent  # None where all rows are siblings
        self.records = []

    def settle(self):
        """Give the records their numbers. Return the numbers of other rows that have to make room, by their keys."""
        stored = self.stored_numbers()
        listed = [key_in_list(record.item) for record in self.records]
        numbers = new_numbers(stored, listed)
        for key, record in zip(listed, self.records, strict=True):
            put_at(record, numbers.pop(key, record.item.position))
        self.numbers = stored | numbers
        return numbers

    def stored_numbers(self):
        """The numbers of the siblings in the database by their keys, in their order."""
        if self.parent is not None and self.parent._state.adding:
            return {}
        rows = self.model.objects.order_by("position", "pk")
        if self.parent is not None:
            rows = rows.filter(**{self.model.parent_field: self.parent})
        return dict(rows.values_list("pk", "position"))

    def keys_in_order(self):
        """The keys of all siblings in their new order, as soon as new ones have theirs."""
        numbers = self.numbers | {record.item.pk: record.item.position for record in self.records}
        return sorted(numbers, key=lambda key: (numbers[key], key))


def key_in_list(item):
    return ("new", id(item)) if item._state.adding else item.pk


def put_at(record, number):
    if not record.is_new and record.item.position != number:
        record.before["position"] = record.item.position
    record.item.position = number


def new_numbers(stored, listed):
    """The numbers that change or are new, by key. `stored` has the numbers by key in their order.

    A document that lists all siblings numbers them 1, 2, 3 … One that lists some puts these in its order at the places
    that they have; a new one follows the one before it in the document, and the others keep their order.
    """
    if stored.keys() <= set(listed):
        numbers = dict(zip(listed, range(1, len(listed) + 1), strict=True))
    else:
        numbers = numbered(in_document_order(stored, listed), stored)
    return {key: number for key, number in numbers.items() if stored.get(key) != number}


def in_document_order(stored, listed):
    mentioned = [key for key in dict.fromkeys(listed) if key in stored]
    places = iter(mentioned)
    known = set(mentioned)
    order = [next(places) if key in known else key for key in stored]
    followers, first = followers_of(listed, stored)
    merged = []
    for key in order:
        if mentioned and key == mentioned[0]:
            merged += first
        merged += [key, *followers.get(key, ())]
    return merged if mentioned else merged + first


def followers_of(listed, stored):
    """The new keys that follow each stored one in the document, and those before the first stored one."""
    followers, first = {}, []
    current = first
    for key in dict.fromkeys(listed):
        if key in stored:
            current = followers.setdefault(key, [])
        else:
            current.append(key)
    return followers, first


def numbered(order, stored):
    """Numbers in this order; the numbers that there are stay, as far as they leave room."""
    if order == [*stored]:
        return {}
    numbers, last, slots = {}, 0, iter(sorted(stored.values()))
    for key in order:
        last = max(last + 1, next(slots)) if key in stored else last + 1
        numbers[key] = last
    return numbers
