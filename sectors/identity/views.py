"""The files that the owner's look is made of: emblem and icons, colors, and what a phone asks for."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fields.files import NO_FILE
from sectors.identity.fields import FOLDER, Emblem
from sectors.identity.models import Identity
from sectors.identity.palette import LIGHT

FOREVER = "public, max-age=31536000, immutable"  # addresses that change with what is there
A_WHILE = "public, max-age=3600"
# What is ever served, and as what.
TYPES = {"emblem.webp": "image/webp", "favicon.ico": "image/x-icon"} | dict.fromkeys(
    ["icon-32.png", "icon-180.png", "icon-192.png", "icon-512.png", "maskable-512.png"], "image/png"
)
MANIFEST_ICONS = [  # file, pixels on a side, purpose
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("maskable-512.png", 512, "maskable"),
]


def emblem_file(request, folder, name):
    """Serve a picture that was drawn here, and never a file as it was uploaded."""
    if name not in TYPES:
        raise Http404
    storage = Identity._meta.get_field("emblem").storage
    try:
        file = storage.open(f"{FOLDER}/{folder}/{name}")
    except NO_FILE as error:
        raise Http404 from error
    return FileResponse(file, content_type=TYPES[name], headers={"Cache-Control": FOREVER})


def colors(request, digest):
    """Serve the owner's colors of now as CSS, also to cached pages that link earlier ones; empty if there are none."""
    palette = Identity.now().palette
    css = palette.stylesheet() if palette else ""
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    if palette and digest == palette.digest:
        response.headers["Cache-Control"] = FOREVER
    else:
        add_never_cache_headers(response)
    return response


@never_cache
def tokens(request, digest):
    """All styles and the owner's colors, for cached pages that link this URL as their first style sheet."""
    palette = Identity.now().palette
    css = f'@import "{static("site.css")}";\n' + (palette.stylesheet() if palette else "")
    return HttpResponse(css, content_type="text/css; charset=utf-8")


def icon_url(emblem: Emblem, name):
    """Return the URL of an icon: that of the owner's emblem if there is one, else the portal's own."""
    return emblem.url_of(name) if emblem.is_there else static(f"icons/{name}")


def icon(request, name):
    """Redirect the fixed address that browsers and phones ask for, whatever the page says, to the icon."""
    response = HttpResponseRedirect(icon_url(Identity.now().emblem, name))
    response.headers["Cache-Control"] = A_WHILE
    return response


def manifest(request):
    """Return the web app manifest, by which a phone shows the portal among its apps."""
    identity, root = Identity.now(), get_script_prefix()
    name = identity.name or _("Growth strategy")
    facts = {
        "id": root,
        "name": name,
        "short_name": identity.short_name or name[:20],
        "lang": get_language(),
        "start_url": reverse("portal:front"),
        "scope": root,
        "display": "minimal-ui",
        "background_color": LIGHT[0],
        "theme_color": LIGHT[0],
        "icons": list(manifest_icons(identity.emblem)),
    }
    response = JsonResponse(facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = A_WHILE
    return response


def manifest_icons(emblem):
    for name, side, purpose in MANIFEST_ICONS:
        yield {"src": icon_url(emblem, name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
