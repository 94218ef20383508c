"""The stories that a document picks for the page of its plan."""

from django.utils.translation import gettext as _

from achievements.content.columns import Columns
from achievements.content.loading import row_key
from achievements.content.stored_rows import rows_of
from achievements.models import Achievement, PlanStory
from fields.from_markdown import unwrapped_paragraphs


class StoryReader:
    """Reads stories into a ContentChange, after the achievements that they are about."""

    def __init__(self, change):
        self.change = change
        records = (record.item for record in change.records)
        self.achievements = {item.key: item for item in records if isinstance(item, Achievement)}

    def read(self, plan, node):
        """Read the stories of a plan, as far as the document gives them."""
        children = node.value if isinstance(node.value, dict) else {}
        if "stories" in children:
            stories = node.child(children["stories"], "stories").items()
            kept = [self.read_story(plan, child, position) for position, child in enumerate(stories, start=1)]
            self.change.remove_others(rows_of(plan, "stories"), filter(None, kept))

    def read_story(self, plan, node, position):
        children = node.fields(["achievement"], ["headline", "text", "until"])
        achievement = self.named(children["achievement"]) if "achievement" in children else None
        if achievement is None:
            return None
        columns = Columns(children).local("headline").local("text", None, unwrapped_paragraphs)
        columns.read("until", lambda child: child.day()).put("position", position, node.path)
        columns.put("achievement", achievement, children["achievement"].path)
        match = {"pk": row_key("plan", plan.slug, "stories", achievement.key)}
        return self.change.put(PlanStory, node, match, columns.values, columns.places, on_creation={"plan": plan})

    def named(self, node):
        """The achievement of a key such as robotics/first-robots, in the document or stored."""
        key = str(node.value)
        found = self.achievements.get(key) or Achievement.objects.filter(key=key).first()
        if found is None:
            message = _("There is no achievement “%(key)s”. Write its sector and its key: robotics/first-robots.")
            node.wrong(message % {"key": node.short})
        return found
