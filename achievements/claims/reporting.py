"""The email by which a reader reports a mistake on the page of an achievement."""

from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

LINE_BREAK = "%0D%0A"  # RFC 6068


def report_url(achievement, address, url):
    """The address that opens an email to an office, with the number, the title, the page and its day."""
    facts = {"noun": achievement.plan.called.one, "number": achievement.pk}
    subject = _("A mistake in %(noun)s %(number)s") % facts
    day = date_format(localtime(achievement.changed_at or achievement.publish_at), "DATE_FORMAT")
    lines = [
        str(achievement.title),
        url,
        _("The page as of %(day)s") % {"day": day},
        "",
        _("What is wrong, and what would be right:"),
        "",
    ]
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={LINE_BREAK.join(map(quote, lines))}"
