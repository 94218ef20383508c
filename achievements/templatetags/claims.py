from django import template

from achievements.claims.reporting import report_url

register = template.Library()
register.simple_tag(report_url)
