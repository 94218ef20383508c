"""Pictures from a document: declared by their keys with files beside it, and named by what shows them."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from sectors.models import Picture
from sectors.pictures.fields import KeptOriginal
from sectors.pictures.models import PictureLicense


class PictureReader:
    """Reads pictures into a ContentChange. `folder` is that of the document, or None where it is no file."""

    def __init__(self, change, folder):
        self.change, self.folder = change, folder
        self.declared = {}

    def read_picture(self, key, node):
        children = node.fields(["file", "alt"], ["title", "credit", "license", "focal_point"])
        values = {}
        for name in ("alt", "credit"):
            if name in children:
                values |= {f"{name}_{code}": text for code, text in children[name].texts().items()}
        if "title" in children:
            values["title"] = children["title"].text()
        if "license" in children:
            license_of = children["license"]
            values["license"] = "" if license_of.is_empty else license_of.word(PictureLicense)
        if "focal_point" in children:
            values |= focal_point(children["focal_point"])
        if "file" in children and (original := self.original_of(children["file"])):
            values["file"] = original.name
            self.change.files.append(original)
        places = {name: children[name.partition("_")[0]].path for name in values if name.partition("_")[0] in children}
        self.declared[key] = self.change.put(Picture, node, {"slug": key}, values, places)

    def original_of(self, node):
        """Return what is kept of the file at a path beside the document, or None with a mistake."""
        name = node.text()
        path = self.folder and (self.folder / name).resolve()
        if not path or not path.is_relative_to(self.folder):
            node.wrong(_("“%(name)s” is not beside this file. Put the picture into its folder.") % {"name": node.short})
            return None
        try:
            with path.open("rb") as content:
                return KeptOriginal(File(content, name=path.name))
        except OSError as error:
            message = _("“%(name)s” cannot be opened: %(reason)s.")
            node.wrong(message % {"name": node.short, "reason": error.strerror})
        except ValidationError as error:
            for message in error.messages:
                node.wrong(message)
        return None

    def named(self, node):
        """Return the picture of a key, declared above or stored, or None where the key is empty."""
        if node.is_empty:
            return None
        found = self.declared.get(str(node.value)) or self.change.stored.find(Picture, {"slug": str(node.value)})
        if found is None:
            node.wrong(_("There is no picture “%(key)s”. Declare it under “pictures” first.") % {"key": node.short})
        return found


def focal_point(node):
    """Return the columns of a focal point, given as two percentages: [50, 30]."""
    steps = [step.value for step in node.items()]
    if len(steps) == 2 and all(type(step) is int and 0 <= step <= 100 for step in steps):
        return {"focal_x": steps[0], "focal_y": steps[1]}
    node.wrong(_("Write how far from the left and from the top, in percent: [50, 30]."))
    return {}
