"""Documents of plans, sectors and organizations for the API. achievements/exports/document.py has the achievement."""

from achievements.exports.document import Documents, figure, moment, texts


class ApiDocuments(Documents):
    def plan(self, plan):
        """Return the document of a plan that comes with its figures as `live_figures`."""
        return {
            **self.linked(plan, "title"),
            "is_current": plan.is_current,
            "heading": texts(plan, "heading"),
            "owner": texts(plan, "owner"),
            "intro": texts(plan, "intro"),
            "published": moment(plan.publish_at),
            "changed": moment(plan.changed_at),
            "figures": [figure(each) for each in plan.live_figures],
        }

    def sector(self, sector):
        """Return the document of a sector that comes with its plan, its `live_points` and its `live_figures`."""
        return {
            **self.linked(sector, "name"),
            "plan": self.linked(sector.plan, "title"),
            "scope": texts(sector, "scope"),
            "goal": texts(sector, "goal"),
            "points": [{"slug": point.slug, "text": texts(point, "text")} for point in sector.live_points],
            "published": moment(sector.publish_at),
            "changed": moment(sector.changed_at),
            "figures": [figure(each) for each in sector.live_figures],
        }

    def organization(self, body):
        return {**self.linked(body, "name"), "kind": body.kind, "website": body.url or None}
