"""The list as an Atom feed: pages of it (RFC 5005), in the order that was asked for."""

import datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language

from achievements.measures.statements import main_statement
from delivery.last_change import last_change
from fields.templatetags.translation import prose
from fields.text import normalized
from fields.translation import CODES, preferred
from sectors.periods.writing import format_period

ENTRIES = 50
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)  # where nothing was public yet


class PagedFeed(Atom1Feed):
    def latest_post_date(self):
        """Return the last change; of an empty feed that of the portal, where Django would say now."""
        return super().latest_post_date() if self.items else self.feed["changed"]

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation in ("next", "previous"):
            if self.feed[relation]:
                handler.addQuickElement("link", "", {"rel": relation, "href": self.feed[relation]})


def atom(result, about):
    """The text of a feed. An entry's moment is that of the last change that readers were notified of."""
    page = result.page_of(ENTRIES)
    site, language = about.site, get_language()
    feed = PagedFeed(
        title=about.title(),
        link=about.address,
        feed_url=f"{site}{result.query.url('atom', page.number)}",
        description=about.filters(),
        language=language,
        author_name=about.publisher or None,
        changed=last_change() or NEVER,
        next=page.has_next() and f"{site}{result.query.url('atom', page.next_page_number())}",
        previous=page.has_previous() and f"{site}{result.query.url('atom', page.previous_page_number())}",
    )
    for item in page:
        feed.add_item(
            title=normalized(item.title),
            link=f"{site}{item.get_absolute_url()}",
            unique_id=f"{site}/en/achievements/{item.pk}/",  # one entry, whatever the language
            description=summary(item),
            pubdate=item.publish_at,
            updateddate=item.changed_at or item.publish_at,
            categories=[item.sector.name],
        )
    return feed.writeString("utf-8")


def summary(item):
    """As HTML, cleaned like that of the pages."""
    facts = [
        item.sector.name,
        format_period(item.period) if item.period else "",
        item.state.label,
        normalized(item.place),
        main_statement(item.own_figures) or "",
    ]
    text = prose(preferred({code: normalized(getattr(item, f"text_{code}")) for code in CODES}))
    return format_html("<p>{}</p>{}", ", ".join(filter(None, map(str, facts))), text)
