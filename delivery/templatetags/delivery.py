from django import template

from delivery.pdf import pdf_renderer

register = template.Library()


@register.simple_tag
def pdf_url(item):
    """Return the URL of the page as a PDF, or "" if none can be rendered."""
    return item.pdf_url if pdf_renderer() else ""
