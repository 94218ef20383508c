from tests.plain_static import *  # noqa: F403

ROOT_URLCONF = "tests.serving.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; how long it takes is Django's to test
