"""Rows from the document of a plan: the plan, its organizations, sectors, achievements and pages."""

from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.choices import FigureKind, OrganizationKind, Outcome, Role, Spending
from achievements.content.columns import Columns
from achievements.content.document import LANGUAGES
from achievements.content.loading import ContentChange, is_loaded_key, row_key
from achievements.content.measures import MeasureReader
from achievements.content.offices import OfficeReader, office_slug
from achievements.content.organizations import OrganizationNames
from achievements.content.pictures import PictureReader
from achievements.content.stored_rows import links_of, rows_of
from achievements.content.stories import StoryReader
from achievements.models import Achievement, Figure, Organization, Part, Partner, PlanFigure, SectorFigure, Source
from fields.from_markdown import unwrapped_paragraphs
from fields.slugs import SLUG_LENGTH, slug_from, slug_of_name
from fields.text import normalized, one_line
from fields.translation import columns as local_columns
from sectors.models import Page, Plan, Sector, StrategyPoint
from sectors.nouns import Noun
from sectors.symbols.hues import Hue
from sectors.symbols.icons import Icon

KEY_LENGTH = 100
PLAN_KEYS = [
    *(
        "slug",
        "heading",
        "owner",
        "period",
        "noun",
        "continues",
        "office",
        "picture",
        "breadcrumb",
        "body",
        "figures",
        "stories",
    ),
]
SECTOR_KEYS = ["scope", "goal", "hue", "icon", "office", "picture", "strategy", "figures", "achievements"]
ACHIEVEMENT_KEYS = [
    "key",
    "text",
    "period",
    "place",
    "outcome",
    "office",
    "picture",
    "partners",
    "figures",
    "parts",
    "points",
    "sources",
    "check",
]
FIGURE_KEYS = [
    "key",
    "measure",
    "unit",
    "counted",
    "label",
    "as_of",
    "kind",
    "target",
    "approximate",
    "key_figure",
    "share_of",
    "year",
    "funder",
    "spending",
]


def entries(children, name):
    """Return the (key, node) of a section of a document; none if it has no such section."""
    return children[name].entries().items() if name in children else ()


def read_plan(document, progress=None):
    """The change that a document stands for. `mistakes` holds what is wrong with it."""
    return PlanReader(document, progress).change


class PlanReader:
    def __init__(self, document, progress=None):
        self.change = ContentChange(document.mistakes, progress)
        self.publish = {"publish_at": timezone.now().replace(microsecond=0)}  # as the form shows it
        self.organizations = {}
        self.keys = {}
        self.measures = MeasureReader(self.change)
        self.pictures = PictureReader(self.change, document.folder)
        self.offices = OfficeReader(self.change)
        sections = ["pictures", "offices", "organizations", "units", "measures", "sectors", "pages"]
        children = document.fields(["plan"], sections)
        for key, node in entries(children, "pictures"):
            self.pictures.read_picture(self.unique(node, "picture", key), node)
        for key, node in entries(children, "offices"):
            self.offices.read(self.unique(node, "office", office_slug(key)), node)
        if plan := children.get("plan"):
            self.plan = self.read_plan(plan)
            self.read_names(children)
            self.read_items(children, plan)

    def read_names(self, children):
        """Read the records that items name."""
        organizations = dict(entries(children, "organizations"))
        self.names = OrganizationNames(self.change, map(organization_slug, organizations))
        for key, node in organizations.items():
            self.organizations[key] = self.read_organization(key, node)
        for key, node in entries(children, "units"):
            self.measures.read_unit(self.unique(node, "unit", key), node)
        for key, node in entries(children, "measures"):
            self.measures.read_measure(self.unique(node, "measure", key), node)

    def read_items(self, children, plan):
        self.read_figures_of(self.plan, plan, PlanFigure)
        for position, node in enumerate(children["sectors"].items() if "sectors" in children else (), start=1):
            self.read_sector(node, position)
        for position, node in enumerate(children["pages"].items() if "pages" in children else (), start=1):
            self.read_page(node, position)
        StoryReader(self.change).read(self.plan, plan)
        self.note_what_is_left()
        self.change.complete()

    def note_what_is_left(self):
        """Loaded achievements of this plan that the document lacks: renamed in it, or dropped. They are kept."""
        keys = {key for kind, key in self.keys if kind == "achievement"}
        loaded = Achievement.objects.filter(sector__plan__slug=self.plan.slug).exclude(key="")
        self.change.left = [item for item in loaded.only("key").iterator() if item.key not in keys]

    def put(self, model, node, match, columns, **options):
        return self.change.put(model, node, match, columns.values, columns.places, **options)

    def with_picture(self, columns):
        """Give columns the picture that the document names."""
        return columns.read("picture", self.pictures.named)

    def unique(self, node, kind, key):
        """Note a key of the document; one that stands there twice is a mistake."""
        first = self.keys.setdefault((kind, key), node.path)
        if key and first != node.path:
            advice = _(
                "“%(key)s” is already used at %(first)s. Give one of the two a different address, name or “key”."
            )
            node.wrong(advice % {"key": key, "first": first})
        return key

    def read_plan(self, node):
        children = node.fields(["title"], PLAN_KEYS)
        columns = self.with_picture(Columns(children)).local("title").local("heading").local("owner")
        columns.read("period", lambda child: child.period()).read("noun", lambda child: child.choice(Noun))
        columns.read("continues", self.former_plan)
        columns.local("intro", "body", unwrapped_paragraphs).read("office", self.offices.named)
        if "breadcrumb" in children:
            for code, lines in read_breadcrumb(children["breadcrumb"]).items():
                columns.put(f"breadcrumb_{code}", "\n".join(lines), children["breadcrumb"].path)
        titles = [columns.values.get(column, "") for column in local_columns("title")]
        slug = children["slug"].slug() if "slug" in children else slug_of_name(*titles, 50)
        if not slug:
            node.wrong(_("“slug” is missing: the title has no letters to make the address from."))
        is_first = not Plan.objects.filter(is_current=True).exists()
        return self.put(Plan, node, {"slug": slug}, columns, on_creation=self.publish | {"is_current": is_first})

    def former_plan(self, node):
        """The plan whose address a document gives as the one that it continues; None for an empty value."""
        if node.is_empty:
            return None
        plan = Plan.objects.filter(slug=node.slug()).first()
        if plan is None:
            node.wrong(_("There is no plan “%(plan)s”. Load that one first.") % {"plan": node.short})
        return plan

    def read_organization(self, key, node):
        children = node.fields((), ("en", "ko", "kind", "url", "aliases", "picture"))
        columns = self.with_picture(Columns(children)).read("kind", lambda child: child.choice(OrganizationKind))
        columns.read("url", lambda child: child.text())
        slug = self.unique(node, "organization", self.names.current(organization_slug(key)))
        columns.read("aliases", lambda child: self.names.aliases(slug, [alias.text() for alias in child.items()]))
        for code in LANGUAGES:
            columns.read(f"name_{code}", lambda child: child.text(), code)
        return self.names.successor(self.put(Organization, node, {"slug": slug}, columns))

    def read_sector(self, node, position):
        children = node.fields(["slug", "name"], SECTOR_KEYS)
        columns = self.with_picture(Columns(children)).local("name").local("scope").local("goal")
        columns.put("position", position, node.path)
        columns.read("hue", lambda child: child.choice(Hue)).read("icon", lambda child: child.choice(Icon))
        columns.read("office", self.offices.named)
        slug = self.unique(node, "sector", children["slug"].slug() if "slug" in children else f"missing-{position}")
        stranger = Sector.objects.filter(slug=slug).exclude(plan__slug=self.plan.slug).first()
        if stranger:
            advice = _("“%(slug)s” is a sector of the plan “%(plan)s”. Give this one a different address.")
            node.wrong(advice % {"slug": slug, "plan": stranger.plan}, f"{node.path}.slug")
        sector = self.put(Sector, node, {"slug": slug}, columns, on_creation=self.publish | {"plan": self.plan})
        points = rows_of(sector, "points")
        if "strategy" in children:
            points = [
                self.read_point(child, sector, n) for n, child in enumerate(children["strategy"].items(), start=1)
            ]
            self.change.remove_others(rows_of(sector, "points"), points)
        self.read_figures_of(sector, node, SectorFigure)
        if "achievements" in children:
            achievements = children["achievements"].items()
            self.change.expect(Achievement, "key", [f"{slug}/{likely_key(child.value)}" for child in achievements])
            for n, child in enumerate(achievements, start=1):
                self.read_achievement(child, sector, points, n)

    def read_point(self, node, sector, position):
        texts = node.texts(extra=["key"])
        columns = Columns({}).put("position", position, node.path)
        for code, text in texts.items():
            columns.put(f"text_{code}", text, f"{node.path}.{code}")
        given = node.value.get("key") if isinstance(node.value, dict) else None
        key = given or slug_from(texts.get("en", ""), SLUG_LENGTH) or f"{sector.slug}-{position}"
        slug = self.unique(node, "point", str(key))
        same = [row for row in rows_of(sector, "points") if row.slug == slug]
        match = {"pk": same[0].pk if same else row_key(sector.slug, "strategy", slug)}
        return self.put(StrategyPoint, node, match, columns, on_creation={"sector": sector, "slug": slug})

    def read_achievement(self, node, sector, points, position):
        children = node.fields(
            ["title"],
            ACHIEVEMENT_KEYS,
        )
        columns = self.with_picture(Columns(children)).local("title").local("text", None, unwrapped_paragraphs)
        columns.local("place").read("office", self.offices.named)
        columns.read("period", lambda child: child.period()).read("to_check", lambda child: child.text(), "check")
        columns.put("position", position, node.path).put("sector", sector, node.path)
        if "outcome" in children and children["outcome"].is_empty:
            for column in ("outcome", *local_columns("outcome_note")):
                columns.put(column, "", children["outcome"].path)
        elif "outcome" in children:
            outcome = Columns(children["outcome"].fields(["is"], ["note"]))
            outcome.read("outcome", lambda child: child.choice(Outcome), "is").local("outcome_note", "note")
            columns.values |= outcome.values
            columns.places |= outcome.places
        key = self.unique(node, "achievement", f"{sector.slug}/{self.own_key(children, columns)}")
        links = {"points": self.served_points(children["points"], points, key)} if "points" in children else {}
        item = self.put(
            Achievement,
            node,
            {"key": key},
            columns,
            on_creation=self.publish | {"sector": sector},
            links=links,
        )
        self.read_rows(item, children)

    def own_key(self, children, columns):
        """The key that is given, or else the words of the title in the first language that has one."""
        if "key" in children and not children["key"].is_empty:
            return children["key"].slug()
        titles = [columns.values.get(f"title_{code}", "") for code in LANGUAGES]
        return slug_from(titles[0], KEY_LENGTH) or next(filter(None, titles), "")[:KEY_LENGTH]

    def served_points(self, node, points, key):
        """The points that the document names, and the staff's own points that the achievement serves already."""
        item = self.change.stored.find(Achievement, {"key": key})
        own = [key for key in links_of(item, "points") if not is_loaded_key(key)] if item else []
        return [*self.read_points(node, points), *(StrategyPoint.objects.filter(pk__in=own) if own else ())]

    def read_points(self, node, points):
        """The points that an achievement serves, given as their numbers in the sector's strategy: [1, 4]."""
        for child in node.items():
            if type(child.value) is int and 1 <= child.value <= len(points):
                yield points[child.value - 1]
            else:
                child.wrong(
                    _(
                        "“%(value)s” is not a strategy point. Write its number in the sector's strategy, from "
                        "1 to %(last)d."
                    )
                    % {"value": child.short, "last": len(points)}
                )

    def read_rows(self, item, children):
        """The dependent rows of an achievement, as far as the document gives them."""
        figures = []  # those of the achievement, then those of its parts, in one order
        owners = set()  # the achievement (None) and the parts whose figures the document gives
        if "figures" in children:
            self.read_figures(children["figures"], item, None, figures, owners)
        before = rows_of(item, "parts")
        if "parts" in children:
            numbered = enumerate(children["parts"].items(), start=1)
            parts = [self.read_part(child, item, n, figures, owners) for n, child in numbered]
            self.change.remove_others(before, parts)
        owners |= {row.pk for row in self.change.removed if row in before}
        given = [figure for figure in rows_of(item, "figures") if figure.part_id in owners]
        self.change.remove_others(given, figures)
        self.measures.refuse_repeated(figures)
        for name, read in (("partners", self.read_partner), ("sources", self.read_source)):
            if name in children:
                kept = [read(child, item, n) for n, child in enumerate(children[name].items(), start=1)]
                self.change.remove_others(rows_of(item, name), filter(None, kept))

    def read_part(self, node, item, position, figures, owners):
        children = node.fields(["title"], ["key", "period", "figures"])
        columns = Columns(children).local("title").read("period", lambda child: child.period())
        columns.put("position", position, node.path)
        key = self.unique(node, ("part", item.key), self.own_key(children, columns))
        match = {"pk": row_key(item.key, "parts", key)}
        part = self.put(Part, node, match, columns, on_creation={"achievement": item})
        if "figures" in children:
            self.read_figures(children["figures"], item, part, figures, owners)
        return part

    def read_figures(self, node, item, part, figures, owners):
        """Add the figures of an achievement, or of a part of it, to those that were read before."""
        owners.add(part and part.pk)
        keys = item.key, "figures", "" if part is None else str(part.pk)
        self.read_list_of_figures(node, Figure, {"achievement": item}, keys, figures, {"part": part})

    def read_figures_of(self, item, node, model):
        """The figures of a sector or a plan, as far as the document gives them."""
        children = node.value if isinstance(node.value, dict) else {}
        if "figures" not in children:
            return
        figures, keys = [], (model.parent_field, item.slug, "figures")
        self.read_list_of_figures(
            node.child(children["figures"], "figures"), model, {model.parent_field: item}, keys, figures
        )
        self.change.remove_others(rows_of(item, "figures"), figures)
        self.measures.refuse_repeated(figures)

    def read_list_of_figures(self, node, model, owner, keys, figures, values=None):
        """Add the figures of a list to those that were read before. Shares name the figures before them by number."""
        siblings = []
        for number, child in enumerate(node.items(), start=1):
            columns = self.figure_columns(child, siblings).put("position", len(figures) + 1, child.path)
            for name, value in (values or {}).items():
                columns.put(name, value, child.path)
            # Without a key, its place in the list names it: it has no words of its own that would last.
            name = child.value.get("key") if isinstance(child.value, dict) else None
            key = self.unique(child, ("figure", *keys), str(name)) if name else str(number)
            figure = self.put(model, child, {"pk": row_key(*keys, key)}, columns, on_creation=owner)
            figures.append(figure)
            siblings.append(figure)
            self.measures.note(figure, child)

    def figure_columns(self, node, siblings):
        children = node.fields(["value"], FIGURE_KEYS)
        columns = Columns(children).read("value", lambda child: child.number())
        columns.read("as_of", lambda child: child.period())
        if "kind" in children and "target" in children:
            children["target"].wrong(_("Write either “kind” or “target”."))
        columns.read("kind", lambda child: FigureKind.TARGET if child.truth() else FigureKind.RESULT, "target")
        columns.read("kind", lambda child: child.choice(FigureKind))
        columns.read("is_approximate", lambda child: child.truth(), "approximate")
        columns.read("is_key", lambda child: child.truth(), "key_figure")
        columns.read("whole", lambda child: figure_before(child, siblings), "share_of")
        columns.read("year", lambda child: child.year()).read("spending", lambda child: child.choice(Spending))
        columns.read("funder", self.read_funder)
        self.measures.read(node, children, columns)
        return columns

    def read_funder(self, node):
        name = str(node.value)
        if name not in self.organizations:
            node.wrong(_("“%(name)s” is not in the document's list of organizations.") % {"name": name})
        return self.organizations.get(name)

    def read_partner(self, node, item, position):
        steps = node.items()
        if len(steps) != 2:
            node.wrong(_("Write an organization and its role: [dgist, host]."))
            return None
        name, role = str(steps[0].value), steps[1].choice(Role)
        if name not in self.organizations:
            steps[0].wrong(_("“%(name)s” is not in the document's list of organizations.") % {"name": name})
        if name not in self.organizations or role is None:
            return None
        organization = self.organizations[name]
        self.unique(node, ("partner", item.key), f"{name}, {role}")
        if self.keys.setdefault((("role", item.key), (organization.slug, role)), node.path) != node.path:
            return None  # two organizations of the document were merged
        columns = Columns({}).put("position", position, node.path)
        columns.put("organization", organization, node.path).put("role", role, node.path)
        key = row_key(item.key, "partners", organization.slug, role)
        same = [row for row in rows_of(item, "partners") if (row.organization_id, row.role) == (organization.pk, role)]
        match = {"pk": same[0].pk if same else key}  # one that staff made is taken over, not made again
        return self.put(Partner, node, match, columns, on_creation={"achievement": item})

    def read_source(self, node, item, position):
        children = node.fields(["title", "url"], ["publisher", "date"])
        columns = Columns(children).local("title").local("publisher").read("url", lambda child: child.text())
        columns.read("date", lambda child: child.period()).put("position", position, node.path)
        key = self.unique(node, ("source", item.key), columns.values.get("url", ""))
        return self.put(
            Source, node, {"pk": row_key(item.key, "sources", key)}, columns, on_creation={"achievement": item}
        )

    def read_page(self, node, position):
        children = node.fields(["slug", "title"], ["body", "picture"])
        columns = self.with_picture(Columns(children)).local("title").local("text", "body")
        columns.put("position", position, node.path)
        slug = self.unique(node, "page", children["slug"].slug() if "slug" in children else f"missing-{position}")
        self.put(Page, node, {"slug": slug}, columns, on_creation=self.publish)


def figure_before(node, siblings):
    """The figure of the same list that a share is of, given as its number there."""
    if type(node.value) is int and 1 <= node.value <= len(siblings):
        return siblings[node.value - 1]
    message = _("“%(value)s” is no figure before this one. Write the number of the whole in this list, from 1 on.")
    node.wrong(message % {"value": node.short})
    return None


def organization_slug(key):
    return key.replace("_", "-").lower()


def likely_key(value):
    """The key that `own_key` will find for an achievement of the document, or another; then one statement is lost."""
    if not isinstance(value, dict):
        return ""
    if value.get("key"):
        return str(value["key"]).replace("_", "-")
    title = value.get("title") if isinstance(value.get("title"), dict) else {}
    titles = [normalized(text) if isinstance(text := title.get(code), str) else "" for code in LANGUAGES]
    return slug_from(titles[0], KEY_LENGTH) or next(filter(None, titles), "")[:KEY_LENGTH]


def read_breadcrumb(node):
    """The steps of the breadcrumb as lines, by language. A language is given for every step or for none."""
    children = node.items()
    steps = [child.texts(extra=["url"]) for child in children]
    lines = {}
    for code in LANGUAGES:
        labels = [step.get(code, "") for step in steps]
        if not any(labels) and code == LANGUAGES[-1] and children and not any(lines.values()):
            node.wrong(_("Every step of the breadcrumb needs a name."))
        if any(labels) and not all(labels):
            node.wrong(_("Every step of the breadcrumb needs “%(code)s”, or none should have it.") % {"code": code})
        if any(labels) or not children:  # a language that no step names is left as it is
            lines[code] = [with_url(label, child) for label, child in zip(labels, children, strict=True) if label]
    return lines


def with_url(label, node):
    url = node.fields((), (*LANGUAGES, "url")).get("url")
    return f"{one_line(label)} {url.text()}".strip() if url else one_line(label)
