"""The note that tells readers what changed, proposed from the differences."""

from django.utils.text import Truncator, capfirst, get_text_list
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from publishing.differences.difference import Kind
from publishing.differences.labels import named
from publishing.languages import CODES, Local

LONGEST = 600  # letters of a note
LONGEST_NAME = 80
LONGEST_VALUE = 60  # of more it is only said that it changed


def proposed_note(differences):
    """Sentences in the language in force, which has to be that of the differences; what matters most comes first."""
    texts = [each for each in differences if each.kind == Kind.CHANGED and each.is_text and not is_main(each)]
    facts = sorted((each for each in differences if each not in texts), key=lambda each: not each.is_important)
    sentences = [capfirst(fact_sentence(fact)) for fact in facts] + text_sentences(texts)
    return shortened(list(dict.fromkeys(sentences)))  # what takes several fields to change is said once


def is_main(difference):
    """Whether it is part of a change to the value that its row is about."""
    old, new = difference.rows
    return bool(old and new) and difference.field.name in new.main_fields and old.main_value != new.main_value


def fact_sentence(difference):
    if difference.kind != Kind.CHANGED:
        return row_sentence(difference)
    row = difference.row
    if is_main(difference):
        return changed(short_name(row, row.name_beside_value), *(each.main_value for each in difference.rows))
    what = str(difference.field.verbose_name)
    if row:
        what = _("%(field)s of %(row)s") % {"field": what, "row": short_name(row)}
    return changed(what, difference.old, difference.new)


def row_sentence(difference):
    what = difference.label if difference.kind == Kind.MOVED else short_name(difference.row)
    sentences = {
        Kind.ADDED: _("%(what)s added."),
        Kind.REMOVED: _("%(what)s removed."),
        Kind.MOVED: _("%(what)s changed."),
    }
    return sentences[difference.kind] % {"what": what}


def short_name(row, name=None):
    name = str(row) if name is None else name
    return named(row, Truncator(name).chars(LONGEST_NAME))


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
    """“since 2013” stands after “from” as one thing."""
    return _("“%(words)s”") % {"words": words} if words[:1].islower() else words


def text_sentences(texts):
    """That texts were revised: rows by name, then those of the item, then what changed in another language alone."""
    here = [text for text in texts if text.language == get_language()]
    sentences = [revised([short_name(text.row)]) for text in here if text.row]
    if names := [name_of(text) for text in here if not text.row]:
        sentences.append(revised(names))
    said = {base(text) for text in here}
    elsewhere = {text.language for text in texts if base(text) not in said}
    languages = {"en": _("English"), "ko": _("Korean")}
    return sentences + [
        _("%(language)s text revised.") % {"language": languages[code]} for code in CODES if code in elsewhere
    ]


def revised(names):
    # Translators: between the last two of a list
    names = get_text_list(names, pgettext("list", "and"))
    return capfirst(_("%(what)s revised.") % {"what": names})


def base(text):
    """The path of the text in whatever language."""
    return text.path.removesuffix(f"_{text.language}")


def name_of(text):
    """What a text of the item is called, without its language."""
    local = getattr(text.field.model, base(text), None)
    return str(local.verbose_name if isinstance(local, Local) else text.field.verbose_name)


def shortened(sentences):
    kept = list(sentences)
    while len(note := with_rest(kept, len(sentences) - len(kept))) > LONGEST:
        kept.pop()
    return note


def with_rest(sentences, count):
    rest = ngettext("And %(count)s more change.", "And %(count)s more changes.", count) % {"count": count}
    return " ".join([*sentences, rest] if count else sentences)
