import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from fields.urls import site_of
from portal.page_metadata import PlanMetadata

register = template.Library()

# What would end the element, or be read as HTML in it. JSON takes the escapes for the same letters.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
LOCALES = {"en": "en_US", "ko": "ko_KR"}


@register.filter
def json_ld(facts):
    """A description for search engines, as they look for it in a page. It is data: browsers run nothing of it."""
    text = json.dumps(facts, ensure_ascii=False).translate(ESCAPES)
    script = '<script type="application/ld+json">{}</script>'
    return format_html(script, mark_safe(text))  # noqa: S308  it holds none of < > &


@register.filter
def territory(code):
    """A language as Open Graph writes it: ko_KR."""
    return LOCALES[code]


@register.simple_tag(takes_context=True)
def page_metadata(context):
    """Return the metadata of the page. Return None for a past day, a draft or a notice: search finds none of them."""
    metadata = context.get("metadata")
    if metadata is None or context.get("notice"):
        return None
    request, plan = context["request"], context.get("plan") or context.get("current_plan")
    url = next(each["canonical"] for each in context["versions"] if each["code"] == get_language())
    metadata = metadata.at_url(url, site_of(request), plan or None, context["identity"])
    if metadata.image_of is None and metadata.plan:
        metadata.image_of = PlanMetadata(metadata.plan)
        metadata.image_of.identity = metadata.identity  # read once for a page
    return metadata
