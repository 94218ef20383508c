import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django_application = get_wsgi_application()

from publishing.front_desk import FrontDesk  # noqa: E402  it needs the settings

application = FrontDesk(django_application)
