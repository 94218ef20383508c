"""Documents of version 2 of the API: as those of version 1, with what came since."""

from achievements.exports.document import DocumentsWithOffice, texts
from achievements.opendata.documents import ApiDocuments
from sectors.pictures.shown import link_url


class DocumentsV2(DocumentsWithOffice, ApiDocuments):
    def of(self, item):
        return super().of(item) | {"picture": self.picture(item.picture)}

    def picture(self, picture):
        """Return the document of a picture, or None as long as there are no files of it."""
        url = link_url(picture)
        if url is None:
            return None
        words = {name: texts(picture, name) for name in ("alt", "credit")}
        return {"url": self.absolute(url), **words, "license": picture.license or None}
