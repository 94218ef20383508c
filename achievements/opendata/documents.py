"""Documents of plans, sectors and organizations for the API. achievements/exports/document.py has the achievement."""

from achievements.exports.document import Documents, figure, moment, texts


class ApiDocuments(Documents):
    def plan(self, plan):
        return {
            **self.linked(plan, "title"),
            "is_current": plan.is_current,
            "heading": texts(plan, "heading"),
            "owner": texts(plan, "owner"),
            "intro": texts(plan, "intro"),
            "published": moment(plan.publish_at),
            "changed": moment(plan.changed_at),
            "figures": [figure(each) for each in plan.figures.all()],
        }

    def sector(self, sector):
        """Return the document of a sector that comes with its plan, and its strategy points as `live_points`."""
        return {
            **self.linked(sector, "name"),
            "plan": self.linked(sector.plan, "title"),
            "scope": texts(sector, "scope"),
            "goal": texts(sector, "goal"),
            "points": [{"slug": point.slug, "text": texts(point, "text")} for point in sector.live_points],
            "published": moment(sector.publish_at),
            "changed": moment(sector.changed_at),
            "figures": [figure(each) for each in sector.figures.all()],
        }

    def organization(self, body):
        return {**self.linked(body, "name"), "kind": body.kind, "website": body.url or None}
