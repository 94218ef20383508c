"""Settings of the plain list, with the app, the URLs and the navigation of the plain site."""

from tests.bench.plain.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.plain_site"]  # noqa: F405
ROOT_URLCONF = "tests.bench.plain_site.urls"
TEMPLATES[0]["OPTIONS"]["context_processors"].append("tests.bench.plain_site.views.navigation")  # noqa: F405
