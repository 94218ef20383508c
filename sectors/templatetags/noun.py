"""The word that a plan has for its items, in pages. Without a plan it is the word of achievements."""

from django import template

from sectors.nouns import Noun

register = template.Library()


def noun_of(plan):
    return plan.called if plan else Noun.ACHIEVEMENT


@register.filter
def noun(plan):
    """The word as a heading or in a menu: “Projects”."""
    return noun_of(plan).label


@register.filter
def noun_one(plan):
    return noun_of(plan).one


@register.filter
def noun_many(plan):
    return noun_of(plan).many


@register.filter
def counted(count, plan):
    """A number with the word: “13 projects”."""
    return noun_of(plan).counted(count)
