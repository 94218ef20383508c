"""Public changes as an Atom feed, whose entries say what changed. Pages of it are those of RFC 5005."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from achievements.changes.telling import tell
from achievements.exports.feed import NEVER, PagedFeed
from delivery.last_change import last_change
from fields.urls import with_query

ENTRIES = 50


def atom(result, site, title, author=""):
    """The response with a page of the feed."""
    query = result.query
    changes, has_next = result.page(query.page_number, ENTRIES)

    def url(number):
        return f"{site}{with_query(reverse('achievements:changes_file', args=['atom']), query.canonical(number))}"

    feed = PagedFeed(
        title=title,
        link=f"{site}{with_query(reverse('achievements:changes'), query.canonical())}",
        feed_url=url(query.page_number),
        description="",
        language=get_language(),
        author_name=author or None,
        changed=last_change() or NEVER,
        next=has_next and url(query.page_number + 1),
        previous=query.page_number > 1 and url(query.page_number - 1),
    )
    for told in tell(changes):
        feed.add_item(
            title=told.heading,
            link=f"{site}{told.url}",
            unique_id=f"{site}/en/changes/#{told.anchor}",  # one entry, whatever the language
            description=content_of(told),
            pubdate=told.at,
            updateddate=told.at,
            categories=[str(told.kind.label), *([str(told.sector.name)] if told.sector else [])],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def content_of(told):
    """The sentences of a change as HTML, with the note for readers before them."""
    note = format_html("<p>{}</p>", told.said) if told.said else ""
    lines = format_html_join("", "<li>{}</li>", ([line.sentence] for line in told.lines))
    return format_html("<p>{}</p>{}{}", told.kind.label, note, format_html("<ul>{}</ul>", lines) if lines else "")
