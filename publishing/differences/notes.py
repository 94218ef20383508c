"""The note that tells readers what changed, proposed from the differences."""

from django.conf import settings
from django.utils.text import Truncator, capfirst, get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from fields.translation import TranslatedField, in_each_language
from publishing.differences.compare import compare, named_row
from publishing.differences.difference import Kind

LONGEST = 600  # letters of a note
LONGEST_NAME = 80
LONGEST_VALUE = 60  # of more it is only said that it changed

SENTENCES = {
    Kind.ADDED: gettext_lazy("%(what)s added."),
    Kind.REMOVED: gettext_lazy("%(what)s removed."),
    Kind.MOVED: gettext_lazy("%(what)s changed."),
}


def proposed_notes(model, old, new):
    """A note in each language, by its code, about what differs between two snapshots."""
    return in_each_language(lambda: proposed_note(compare(model, old, new)))


def proposed_note(differences):
    """Sentences in the language in force, which has to be that of the differences; what matters most comes first."""
    texts = [each for each in differences if each.is_text and not is_main(each)]
    facts = sorted((each for each in differences if each not in texts), key=lambda each: not each.is_important)
    sentences = [capfirst(fact_sentence(fact)) for fact in facts] + text_sentences(texts)
    return in_bounds(list(dict.fromkeys(sentences)))  # what takes several fields to change is said once


def is_main(difference):
    """Return True if the difference is part of a change to the value that its row is about."""
    old, new = difference.rows
    return bool(old and new) and difference.field.name in new.main_fields and old.main_value != new.main_value


def fact_sentence(difference):
    row = difference.row
    if is_main(difference):
        return changed(named_row(row, shortened(row.name_beside_value)), *(each.main_value for each in difference.rows))
    if difference.kind == Kind.CHANGED:
        field = str(difference.field.verbose_name)
        what = _("%(field)s of %(row)s") % {"field": field, "row": name_of_row(row)} if row else field
        return changed(what, difference.old, difference.new)
    return SENTENCES[difference.kind] % {"what": name_of_row(row) if row else difference.label}


def name_of_row(row):
    return named_row(row, shortened(row))


def shortened(name):
    return Truncator(name).chars(LONGEST_NAME)


def changed(what, old, new):
    if "\n" in old + new or max(len(old), len(new)) > LONGEST_VALUE:
        sentence = _("%(what)s changed.")
    elif not old:
        sentence = _("%(what)s added: %(new)s.")
    elif not new:
        sentence = _("%(what)s removed: %(old)s.")
    else:
        sentence = _("%(what)s changed from %(old)s to %(new)s.")
    return sentence % {"what": what, "old": quoted(old), "new": quoted(new)}


def quoted(words):
    """Quote words that begin in lowercase, such as “since 2013”, so that they read as one thing after “from”."""
    return _("“%(words)s”") % {"words": words} if words[:1].islower() else words


def text_sentences(texts):
    """Return sentences that say which texts were revised.

    Rows come first, by name, then the texts of the item, then the texts that changed in another language alone.
    """
    here = [text for text in texts if text.language == get_language()]
    sentences = [revised([name_of_row(text.row)]) for text in here if text.row]
    if names := [name_of_field(text) for text in here if not text.row]:
        sentences.append(revised(names))
    revised_bases = {base(text) for text in here}
    elsewhere = {text.language for text in texts if base(text) not in revised_bases}
    languages = [str(name) for code, name in settings.LANGUAGES if code in elsewhere]
    return sentences + [_("%(language)s text revised.") % {"language": language} for language in languages]


def revised(names):
    # Translators: between the last two of a list
    names = get_text_list(names, pgettext("list", "and"))
    return capfirst(_("%(what)s revised.") % {"what": names})


def base(text):
    """Return the path of a text without its language."""
    return text.path.removesuffix(f"_{text.language}")


def name_of_field(text):
    """Return the name of a text of the item, without its language."""
    field = getattr(text.field.model, base(text), None)
    return str(field.verbose_name if isinstance(field, TranslatedField) else text.field.verbose_name)


def in_bounds(sentences):
    kept = list(sentences)
    while len(note := with_rest(kept, len(sentences) - len(kept))) > LONGEST:
        kept.pop()
    return note


def with_rest(sentences, count):
    rest = ngettext("And %(count)s more change.", "And %(count)s more changes.", count) % {"count": count}
    return " ".join([*sentences, rest] if count else sentences)
