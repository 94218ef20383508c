"""The members of staff of the demo. They have no passwords: whoever wants to sign in as one of them sets one."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from sectors.models import Responsibility, Sector


class People:
    """Members of staff by their names, and who looks after what."""

    def __init__(self, chronicle):
        self.chronicle = chronicle
        self.by_name = {entry["name"]: make_person(**entry) for entry in chronicle["people"]}
        self.editors = {entry.get("sector"): self.by_name[entry["name"]] for entry in reversed(chronicle["people"])}
        self.publishers = [
            self.by_name[entry["name"]] for entry in chronicle["people"] if entry["role"] == "Publishers"
        ]

    def __getitem__(self, name):
        return self.by_name[name]

    def of(self, item):
        """Return who writes about an item, and who publishes that."""
        sector = getattr(item, "sector", item)
        editor = self.editors.get(sector.slug, self.editors[None])
        return editor, self.publishers[item.pk % len(self.publishers)]


def make_person(*, name, first, last, role, sector=None):
    """Return a new member of staff, limited to a sector if one is given."""
    user = get_user_model().objects.create_user(name, first_name=first, last_name=last, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    if sector:
        Responsibility.objects.create(user=user, sector=Sector.objects.get(slug=sector))
    return user
