"""`make lighthouse`: Lighthouse's four scores for phones, of eight kinds of page in both languages; below 100 fails.

The portal runs as in production, with the sample plan. Needs Chromium and Node (npx fetches Lighthouse). It depends on
the speed of the machine, so that it is no test.
"""

import json
import os
import shutil
import subprocess
import sys

from tests.production import production

LIGHTHOUSE = "lighthouse@12.8.2"  # the last that runs on Node 18 and 20
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TRIES = 3
FLAGS = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
KINDS = {
    "plan": "/",
    "sector": "/sectors/renewable-energy/",
    "achievement": "/achievements/1/",
    "list": "/achievements/",
    "progress": "/progress/",
    "changes": "/changes/",
    "organizations": "/organizations/",
    "organization": "/organizations/dgist/",
}
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def measured(address):
    """Return the Lighthouse report of a page. Failed runs are repeated, as NO_NAVSTART occurs now and then."""
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", FLAGS]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    variables = os.environ | {"CHROME_PATH": CHROMIUM}
    for _try in range(TRIES):
        run = subprocess.run(command, env=variables, check=False, stdout=subprocess.PIPE)
        if run.returncode == 0:
            return json.loads(run.stdout)
    raise SystemExit(f"Lighthouse did not measure {address}.")


def scores(report):
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}


def losses(report):
    """Yield a line for each weighted audit with less than the full score."""
    for category in CATEGORIES:
        for each in report["categories"][category]["auditRefs"]:
            audit = report["audits"][each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"    {category}: {audit['title']} {audit.get('displayValue', '')}".rstrip()


def measure(base):
    """Print a line for each page. Return True if all scores are 100."""
    is_perfect = True
    for kind, path in KINDS.items():
        for language in ("en", "ko"):
            report = measured(f"{base}/{language}{path}")
            points = scores(report)
            line = "  ".join(f"{name} {value}" for name, value in points.items())
            sys.stdout.write(f"{kind}, {language}: {line}\n")
            if set(points.values()) != {100}:
                is_perfect = False
                sys.stdout.write("\n".join([*losses(report), ""]))
            sys.stdout.flush()
    return is_perfect


def main():
    with production() as base:
        return int(not measure(base))


if __name__ == "__main__":
    sys.exit(main())
