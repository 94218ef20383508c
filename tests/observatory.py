"""The published scoring of Mozilla's HTTP Observatory (MDN, 2026), as far as an answer alone can show it.

A site starts with 100; bonuses count where it has 90 or more without them; from 100 on it is an A+. What needs the
network (certificates, the preload list) is left out.
"""

import re
from http.cookies import SimpleCookie

from tests.html import parse_html

SIX_MONTHS = 15_768_000  # seconds
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(response, before):
    """Return the score of a response over HTTPS, given the response `before` it to the same request over plain HTTP."""
    modifiers = modifiers_of(response, before)
    base = 100 + sum(each for each in modifiers.values() if each < 0)
    return base + sum(each for each in modifiers.values() if each > 0) if base >= 90 else max(base, 0)


def modifiers_of(response, before):
    headers = response.headers
    return {
        "content-security-policy": of_policy(directives(headers)),
        "cookies": of_cookies(response.cookies),
        "cross-origin-resource-sharing": of_sharing(headers),
        "redirection": of_redirection(before),
        "referrer-policy": 5 if headers.get("Referrer-Policy") in PRIVATE else -5,
        "strict-transport-security": of_transport(headers),
        "subresource-integrity": of_scripts(response),
        "x-content-type-options": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": of_frames(headers),
        "cross-origin-resource-policy": of_resources(headers),
    }


def directives(headers):
    policy = [part.split() for part in headers.get("Content-Security-Policy", "").split(";") if part.strip()]
    assert len({name for name, *_sources in policy}) == len(policy), "a directive stands twice"
    return {name: set(sources) for name, *sources in policy}


def of_policy(policy):
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    scripts, styles, objects = (policy.get(f"{name}-src", default) for name in ("script", "style", "object"))
    if scripts & (BROAD | INLINE) or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for sources in policy.values() for source in sources):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if styles & (BROAD | INLINE):
        return 0
    return 10 if default == {"'none'"} and policy.get("form-action", {"*"}) <= {"'none'", "'self'"} else 5


def of_cookies(cookies: SimpleCookie):
    worst = 5 if cookies else 0
    for name, cookie in cookies.items():
        is_for_session = "sess" in name.lower() or "login" in name.lower()
        if not cookie["secure"]:
            worst = min(worst, -40 if is_for_session else -20)
        if is_for_session and not cookie["httponly"]:
            worst = min(worst, -30)
        if cookie["samesite"] not in ("Lax", "Strict"):
            worst = min(worst, -20 if "csrf" in name.lower() else 0)
    return worst


def of_sharing(headers):
    return -50 if "Access-Control-Allow-Credentials" in headers and "Access-Control-Allow-Origin" in headers else 0


def of_redirection(before):
    target = before.headers.get("Location", "")
    if before.status_code not in (301, 302, 303, 307, 308) or not target.startswith("https://"):
        return -20
    return 0 if target.startswith(f"https://{before.wsgi_request.get_host()}/") else -5


def of_transport(headers):
    age = re.fullmatch(r"max-age=(\d+)(; includeSubDomains)?(; preload)?", headers.get("Strict-Transport-Security", ""))
    if age is None:
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def of_scripts(response):
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return 0
    scripts = parse_html(response.content).find_all("script", src=True)
    return -50 if any(re.match(r"(\w+:)?//", script["src"]) for script in scripts) else 0


def of_frames(headers):
    if directives(headers).get("frame-ancestors", {"*"}) <= {"'none'", "'self'"}:
        return 5
    return 0 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def of_resources(headers):
    return {None: 0, "cross-origin": 0, "same-origin": 10, "same-site": 10}.get(
        headers.get("Cross-Origin-Resource-Policy"), -5
    )
