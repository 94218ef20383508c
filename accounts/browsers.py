"""Names of browsers and systems in plain words, from the header User-Agent."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# The first that stands in the header counts: most browsers also name those that they are made from.
BROWSERS = [
    ("Edg", "Microsoft Edge"),
    ("Whale/", _("Naver Whale")),
    ("SamsungBrowser/", _("Samsung Internet")),
    ("KAKAOTALK", _("KakaoTalk")),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]


def codes_from(user_agent):
    """Return which browser and which system a header names, as codes of the lists above; "" for what is unknown."""
    return tuple(next((code for code, _name in known if code in user_agent), "") for known in (BROWSERS, SYSTEMS))


def browser_in_words(browser, system):
    """Return the two codes in the active language: “Chrome on Windows”."""
    names = {
        "browser": dict(BROWSERS).get(browser) or gettext("Another browser"),
        "system": dict(SYSTEMS).get(system, ""),
    }
    return gettext("%(browser)s on %(system)s") % names if names["system"] else str(names["browser"])
