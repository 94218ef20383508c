"""Units and measures from a document: declared by their keys, or by the texts that stand with a figure."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from achievements.choices import Dimension
from achievements.content.document import LANGUAGES
from achievements.measures.figures import REPEATED, repeated
from achievements.measures.finding import Texts, label_key
from achievements.measures.models import Measure, Unit
from achievements.measures.records import load_finder

LABEL_DIFFERS = gettext_noop(
    "“%(label)s” differs from the measure “%(measure)s” in blanks, capitals or signs alone. Write it alike, or write "
    "“measure: %(key)s”."
)


class MeasureReader:
    """Reads units and measures into a ContentChange; those that are new are written before what refers to them."""

    def __init__(self, change):
        self.change = change
        self.finder = load_finder()
        self.units = {unit.slug: unit for unit in Unit.objects.select_related("base")}
        measures = Measure.objects.select_related("unit__base", "merged_into__unit__base")
        self.measures = {measure.slug: measure.merged_into or measure for measure in measures}
        self.nodes = {}  # of the figures that were read, by their keys

    # Declared by their keys

    def read_unit(self, key, node):
        children = node.fields((), [*LANGUAGES, "symbol", "dimension", "base", "scale", "spellings"])
        values = {f"name_{code}": children[code].text() for code in LANGUAGES if code in children}
        values |= {"symbol": children["symbol"].text()} if "symbol" in children else {}
        if "dimension" in children and (dimension := children["dimension"].choice(Dimension)):
            values["dimension"] = dimension
        if "scale" in children and (scale := children["scale"].number()) is not None:
            values["scale"] = scale
        if "spellings" in children:
            values["spellings"] = "\n".join(each.text() for each in children["spellings"].items())
        if "base" in children:
            values["base"] = self.named(children["base"], self.units)
        self.units[key] = unit = self.put(Unit, key, node, values)
        self.check_others(unit, node)
        self.finder.learn_unit(unit.values)

    def read_measure(self, key, node):
        children = node.fields(
            [] if key in self.measures else ["unit"], [*LANGUAGES, "unit", "counted", "adds_up", "spellings"]
        )
        values = {f"name_{code}": children[code].text() for code in LANGUAGES if code in children}
        if "counted" in children:
            values |= {f"counted_{code}": text for code, text in children["counted"].texts().items()}
        if "unit" in children:
            values["unit"] = self.named(children["unit"], self.units)
        if "adds_up" in children:
            values["adds_up"] = children["adds_up"].truth()
        if "spellings" in children:
            values["spellings"] = "\n".join(each.text() for each in children["spellings"].items())
        if key not in self.measures and values.get("unit") is None:
            return
        measure = self.put(Measure, key, node, values)
        self.measures[key] = measure.merged_into or measure
        self.check_others(measure, node)
        self.finder.learn_measure(measure.values)

    def check_others(self, item, node):
        """Note that an item declared here is called as a stored one, or as one that was declared before."""
        other = self.finder.alike(item.values) if isinstance(item, Measure) else None
        if other and other.slug != item.slug:
            node.wrong(_(LABEL_DIFFERS) % {"label": item.name, "measure": other.texts[0], "key": other.slug})
            return
        try:
            item.check_others()
        except ValidationError as error:
            for message in error.messages:
                node.wrong(message)

    def named(self, node, known):
        """The record of a key, declared above or stored."""
        found = known.get(str(node.value))
        if found is None and (spelled := self.finder.unit_called(str(node.value))):
            self.finder.use(spelled)
            self.write_new(node)
            found = known[spelled.slug]
        if found is None:
            node.wrong(_("There is no unit “%(key)s”. Declare it under “units” first.") % {"key": node.short})
        return found

    def put(self, model, key, node, values, places=None):
        return self.change.put(model, node, {"slug": key}, values, places or {})

    # By the texts of a figure

    def read(self, node, children, columns):
        """Give the columns of a figure its unit and its measure, as far as the document says them."""
        texts = self.texts_of(children)
        if "measure" in children and {"label", "counted"} & children.keys():
            children["measure"].wrong(_("Write either “measure” or “label”: the measure has a name."))
        unit, counted = self.finder.unit(texts.unit_en, texts.unit_ko)
        self.write_new(node)
        if "measure" in children:
            measure = self.measures.get(str(children["measure"].value))
            if measure is None:
                message = _("There is no measure “%(key)s”. Declare it under “measures” first.")
                children["measure"].wrong(message % {"key": children["measure"].short})
                return
            columns.put("measure", measure, children["measure"].path)
            columns.put("unit", self.units[unit.slug] if unit else measure.unit, path_of(children, "unit", node))
        elif unit:
            columns.put("unit", self.units[unit.slug], path_of(children, "unit", node))
            found = self.finder.measure(unit, texts, counted)
            self.write_new(node)
            if found or {"label", "counted"} & children.keys():
                columns.put("measure", found and self.measures[found.slug], path_of(children, "label", node))
            self.refuse_other_spelling(children, texts, found)
        elif texts.label_en or texts.label_ko:
            node.wrong(_("“unit” is missing: write it beside the label."))

    def texts_of(self, children):
        texts = {}
        for name, key in (("unit", "unit"), ("label", "label"), ("counted", "counted")):
            given = self.texts_of_unit(children[key]) if key == "unit" and key in children else {}
            given = given or (children[key].texts() if key in children else {})
            texts |= {f"{name}_{code}": text for code, text in given.items() if f"{name}_{code}" in Texts._fields}
        return Texts(**texts)

    def texts_of_unit(self, node):
        """The texts of a unit that is named by its key or by one of its words: krw, KRW; none for a mapping."""
        if not isinstance(node.value, str) or not node.value:
            return {}
        unit = self.units.get(node.value)
        return {"en": unit.symbol or unit.name_en, "ko": unit.name_ko or unit.symbol} if unit else {"en": node.text()}

    def write_new(self, node):
        """Put what the finder made up since the last time."""
        for values in self.finder.new_units:
            if values.slug not in self.units:
                columns = values._asdict() | {"base": self.units.get(values.base)}
                self.units[values.slug] = self.put(Unit, columns.pop("slug"), node, columns)
        for values in self.finder.new_measures:
            if values.slug not in self.measures:
                columns = values._asdict() | {"unit": self.units[values.unit]}
                self.measures[values.slug] = self.put(Measure, columns.pop("slug"), node, columns)
        self.finder.new_units.clear()
        self.finder.new_measures.clear()

    def refuse_other_spelling(self, children, texts, found):
        """Note a label that readers cannot tell from a measure's name, and programs can."""
        for code in LANGUAGES:
            label = getattr(texts, f"label_{code}")
            name = found and getattr(found, f"name_{code}")
            if label and name and label not in found.texts and label_key(label) == label_key(name):
                facts = {"label": label, "measure": name, "key": found.slug}
                children["label"].wrong(_(LABEL_DIFFERS) % facts, f"{children['label'].path}.{code}")

    # Of an item

    def note(self, figure, node):
        """Remember where a figure came from, and refuse a new one without a unit."""
        self.nodes[figure.pk] = node
        is_said = any(mistake.path.startswith(node.path) for mistake in node.mistakes)
        if figure.unit is None and figure._state.adding and not is_said:
            node.wrong(_("“unit” is missing: a number has to say what it is measured in."))

    def refuse_repeated(self, figures):
        for figure in repeated(figures):
            self.nodes[figure.pk].wrong(REPEATED % {"measure": figure.measure})


def path_of(children, key, node):
    return children[key].path if key in children else node.path
