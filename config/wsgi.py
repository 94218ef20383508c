import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django_application = get_wsgi_application()

from delivery.page_cache import PageCache  # noqa: E402  it needs the settings

application = PageCache(django_application)
