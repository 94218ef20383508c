"""The texts within files that people upload: plain text, and documents that are ZIP archives.

Of others it is said why they cannot be read.
"""

import html
import importlib.util
import io
import re
import zipfile
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

PACKED = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # hwp, doc, xls
PDF = b"%PDF-"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
DEEPEST = 3  # archives within archives
LARGEST = 300 * 1024 * 1024  # bytes of a file, unpacked
ENDS_OF_LINES = re.compile(
    r"</(?:\w+:)?(?:p|h|c|row|si|tr|td|cell|br|para)>|<(?:\w+:)?(?:br|tab|line-break|lineBreak)\s*/>"
)
TAG = re.compile(r"<[^>]*>")

IN_PICTURES = _("A picture: text in it cannot be read.")
IN_OLE = _("An older format (such as HWP or DOC): its compressed parts cannot be read.")
NO_READER = _("A PDF: this server has no program to read it.")
NO_TEXT = _("A PDF with pages that hold no text, such as scans.")
DAMAGED = _("It is damaged or locked with a password.")
TOO_LARGE = _("It is too large.")


class UnreadableError(Exception):
    """Part of a file cannot be looked into. The argument is a sentence that says why."""


def texts_of(name, data):
    """Yield (name of the part, text) of a file with this name and these bytes; "" is the file itself.

    Raise UnreadableError at the end, after all that can be read, if there is more that cannot.
    """
    reasons = []
    yield from parts_of("", name, data, reasons, DEEPEST)
    if reasons:
        raise UnreadableError(reasons[0])


def parts_of(place, name, data, reasons, depth):
    if data.startswith(PACKED):
        yield from members_of(place, data, reasons, depth)
    elif data.startswith(PDF):
        yield from pages_of(place, data, reasons)
    elif data.startswith(PICTURES):
        reasons.append(IN_PICTURES)
        yield place, data.decode("utf-8", "ignore")  # what programs write beside the picture
    elif data.startswith(OLE):
        reasons.append(IN_OLE)
        yield from ((place, text) for text in decodings(data))
    elif PurePosixPath(name).suffix.lower() in (".xml", ".rels", ".html", ".xhtml", ".hpf", ".rdf", ".svg"):
        yield from ((place, text) for text in markup_texts(data))
    else:
        yield from ((place, text) for text in decodings(data))


def members_of(place, data, reasons, depth):
    """Yield the texts of the members of an archive."""
    if depth == 0:
        reasons.append(TOO_LARGE)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if sum(member.file_size for member in members) > LARGEST:
                reasons.append(TOO_LARGE)
                return
            for member in members:
                inner = f"{place}/{member.filename}".lstrip("/")
                yield inner, member.filename
                yield from parts_of(inner, member.filename, archive.read(member), reasons, depth - 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        reasons.append(DAMAGED)


def markup_texts(data):
    """Return the texts of XML: as it is, with what attributes say, and without its tags, as people read it."""
    raw = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "ignore")
    shown = TAG.sub("", ENDS_OF_LINES.sub("\n", raw))
    return [html.unescape(shown), html.unescape(raw)]


def decodings(data):
    """Return the bytes as text in each encoding that they may be in."""
    texts = [data.decode("utf-8", "ignore")]
    if not data.isascii():
        texts.append(data.decode("cp949", "ignore"))
    if b"\0" in data:
        texts += [data[start:].decode(code, "ignore") for code in ("utf-16-le", "utf-16-be") for start in (0, 1)]
    return texts


def pages_of(place, data, reasons):
    """Yield the text of the pages of a PDF, where pypdf is installed."""
    if importlib.util.find_spec("pypdf") is None:
        reasons.append(NO_READER)
        yield place, data.decode("utf-8", "ignore")
        return
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        texts = [page.extract_text() for page in reader.pages]
        facts = [str(value) for value in (reader.metadata or {}).values()]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError, NotImplementedError):
        reasons.append(DAMAGED)
        return
    yield place, "\n".join([*texts, *facts])
    if not all(text.strip() for text in texts):
        reasons.append(NO_TEXT)
