from django import template

from achievements.licenses import data_license

register = template.Library()
register.simple_tag(data_license)
