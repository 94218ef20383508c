"""Words of an address."""

from django.utils.text import slugify


def slug_from(text, length):
    """A slug of at most that length, cut between words; empty where the text has no Latin letter or digit."""
    slug = slugify(text)
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]


def free_slug(model, slug):
    """The slug, or with a number at its end if another row has it."""
    taken = set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    candidates = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)
