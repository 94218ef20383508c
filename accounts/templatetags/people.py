"""Filter for names of people on screen."""

from django import template

from accounts.names import name_or_dash

register = template.Library()

register.filter("person", name_or_dash)  # {{ draft.editor|person }}
