"""Addresses: of the portal, of a page with a query, and of an item, as it is and as it once was."""

import functools

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_script_prefix, register_converter, reverse
from django.urls.converters import IntConverter
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from publishing.keys import key_from


class NumberConverter(IntConverter):
    """A number as it is written: 7, and not 07. A page has one address."""

    regex = "[1-9][0-9]*"


register_converter(NumberConverter, "number")


def within_portal(path):
    """A path as routes know it: without the prefix below which a server has the whole portal (`PREFIX`)."""
    return f"/{path.removeprefix(get_script_prefix())}"


def site_of(request):
    """What addresses of this portal begin with: https://example.org."""
    return f"{request.scheme}://{request.get_host()}"


def with_query(path, query):
    return f"{path}?{query}" if query else path


def url_for(route, key):
    """`reverse(route, args=[key])`, remembered: a page has dozens of links."""
    return reversed_once(route, key, get_language(), get_script_prefix())


@functools.lru_cache(maxsize=10_000)
def reversed_once(route, key, language, script_prefix):
    return reverse(route, args=[key])


class Paged(models.Model):
    """An item with a page of its own, by its word (`slug`) or its number."""

    route = ""  # the name of its page

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.page_url()

    @property
    def page_key(self):
        """What stands for it in its address."""
        return getattr(self, self.page_field())

    @classmethod
    def page_field(cls):
        return "slug" if hasattr(cls, "slug") else "pk"

    def page_url(self):
        return url_for(self.route, self.page_key)

    def subpage_url(self, name):
        return f"{self.page_url()}{name}/"

    @property
    def history_url(self):
        return self.subpage_url("history")

    @property
    def pdf_url(self):
        """The same as a PDF, where there is one."""
        return f"{self.page_url().removesuffix('/')}.pdf"

    @classmethod
    def formerly_at(cls, slug):
        """The item with a page whose address had this word once, or None."""
        if not slug or "\0" in slug:
            return None
        revisions = cls.revision_model().objects.public().filter(address=slug)
        return cls.objects.addressable().filter(pk__in=revisions.values("item")).first()

    @classmethod
    def former_addresses(cls, start):
        """The words that begin like this and lead to some page, or did."""
        return cls.revision_model().objects.public().filter(address__startswith=start).values_list("address", flat=True)

    @classmethod
    def live_at(cls, word):
        """What is public under the last part of an address, or None."""
        name = cls.page_field()
        return cls.objects.live().filter(**{name: key_from(word) if name == "pk" else word}).first()

    def clean(self):
        super().clean()
        others = self.revision_model().objects.public().exclude(item=self.pk)
        if getattr(self, "slug", "") and others.filter(address=self.slug).exists():
            raise ValidationError(
                {
                    "slug": _(
                        "Another page used this address before, and it still leads there. Choose a different address."
                    )
                }
            )
