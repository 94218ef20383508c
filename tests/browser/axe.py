"""axe-core 4.14.1 (axe.min.js beside this, MPL 2.0, unchanged from its npm package), run in a page that is open."""

from pathlib import Path

from tests.browser.conftest import DESKTOP, PHONE

AXE = Path(__file__).with_name("axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
ROOM = {"type": "rule", "values": ["target-size"]}  # depends on where lines break, hence on every width
RUN = """async (runOnly) => {
  const { violations } = await axe.run({ runOnly, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, nodes.map((each) => `${each.target} ${each.failureSummary}`)]);
}"""
LOOKS = [
    *[(viewport, *look) for viewport in (DESKTOP, PHONE) for look in (("light", TAGS), ("dark", COLOR))],
    *[({"width": width, "height": 800}, "light", ROOM) for width in (360, 390, 412, 480, 768, 1024)],
]
# Another language changes words and where lines break, and no color.
LOOKS_OF_A_SECOND_LANGUAGE = [
    *[(viewport, "light", TAGS) for viewport in (DESKTOP, PHONE)],
    *[({"width": width, "height": 800}, "light", ROOM) for width in (390, 768)],
]


def violations(page, looks=LOOKS):
    """Return the violations of a page for each look, as {(width, color scheme, rule): places}."""
    page.evaluate(AXE)
    found = {}
    for viewport, scheme, rules in looks:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for rule, places in page.evaluate(RUN, rules):
            found[viewport["width"], scheme, rule] = places
    return found


def violations_of(page, addresses, looks=LOOKS):
    """Return the violations of several pages, given as {name: (path, status)}, with the name first in each key."""
    found = {}
    for name, (path, status) in addresses.items():
        response = page.goto(path)
        assert response.status == status, (name, path)
        found |= {(name, *key): places for key, places in violations(page, looks).items()}
    return found


def format_period(found):
    return "\n\n".join(f"{key}\n  " + "\n  ".join(places) for key, places in found.items())
